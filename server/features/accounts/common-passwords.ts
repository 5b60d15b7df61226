/** Of the passwords that people choose most, those long enough to be taken here; compared in small letters. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  0000000000 0123456789 0987654321 1029384756 1111111111 1122334455 1212121212 1231231231 123123123123 1234512345
  123456123456 1234567890 12345678900 12345678901 123456789012 1234567891 1234567899 12345678910 123456789a
  123456789q 1234567890a 1234567890q 123qweasdzxc 1357924680 1a2b3c4d5e 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc
  1qazxsw23edc 2222222222 3333333333 5555555555 6666666666 7777777777 8888888888 9876543210 9999999999 a123456789
  a1b2c3d4e5 aaaaaaaaaa abc123456789 abcd123456 abcd1234567 abcde12345 abcdefghij abcdefghijk administrator
  administrator1 asdfasdfasdf asdfghjkl123 asdfghjkl1 asdfghjkl; barcelona1 basketball baseball123 blink182blink
  changeme123 changeme1234 charlie123 chocolate1 christopher computer123 consumer123 correcthorsebatterystaple
  dragon12345 elizabeth1 everton1878 football123 football1234 freedom123 fuckyou123 helloworld helloworld1
  iloveyou12 iloveyou123 iloveyou1234 internet123 jennifer123 jordan23jordan letmein123 letmein1234 letmeinnow
  liverpool1 liverpool123 liverpoolfc manchester manchester1 manchesterunited master1234 michelle123 microsoft1
  minecraft1 minecraft123 monkey12345 mypassword mypassword1 p4ssw0rd123 p@ssw0rd123 p@ssword123 pass123456
  passpasspass password01 password10 password11 password12 password123 password1234 password12345 password123456
  password123! password2024 password2025 password2026 passwordpassword passw0rd123 passw0rd1234 princess123
  q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qazwsxedc123 qwerasdfzxcv qwert12345 qwerty1234 qwerty12345 qwerty123456
  qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] samsung123 skateboard snowball123 spiderman1
  starwars123 sunshine123 superman123 superstar1 test123456 testtest123 thomas1234 trustno1trustno1 unbelievable
  unitedkingdom welcome123 welcome1234 welcome2024 welcome2025 welcome2026 westhamunited whatever123 wwwwwwwwww
  yourpassword zaq12wsxcde3 zaqxswcdevfr zxcvbnm123 zxcvbnm1234 zxcvbnmasdfghjkl
  `
    .trim()
    .split(/\s+/),
);
