/**
 * The emoji that people in these forums use most, by the names that Discourse has for them; set out as `name sign`. What
 * is not here, such as pictures that a forum added itself, stays the word it is: no table of all was installed.
 */
const SET_OUT = `
  smile 😄 | smiley 😃 | grinning 😀 | grin 😁 | laughing 😆 | sweat_smile 😅 | rofl 🤣 | joy 😂 |
  slight_smile 🙂 | slightly_smiling_face 🙂 | upside_down_face 🙃 | wink 😉 | blush 😊 | innocent 😇 |
  smiling_face_with_three_hearts 🥰 | heart_eyes 😍 | star_struck 🤩 | kissing_heart 😘 | yum 😋 |
  stuck_out_tongue 😛 | stuck_out_tongue_winking_eye 😜 | zany_face 🤪 | hugs 🤗 | thinking 🤔 |
  thinking_face 🤔 | face_with_raised_eyebrow 🤨 | neutral_face 😐 | expressionless 😑 | no_mouth 😶 |
  smirk 😏 | unamused 😒 | roll_eyes 🙄 | grimacing 😬 | relieved 😌 | pensive 😔 | sleepy 😪 | sleeping 😴 |
  mask 😷 | sunglasses 😎 | nerd_face 🤓 | face_with_monocle 🧐 | confused 😕 | worried 😟 | slight_frown 🙁 |
  slightly_frowning_face 🙁 | frowning ☹️ | open_mouth 😮 | hushed 😯 | astonished 😲 | flushed 😳 |
  pleading_face 🥺 | fearful 😨 | cold_sweat 😰 | disappointed_relieved 😥 | cry 😢 | sob 😭 | scream 😱 |
  disappointed 😞 | sweat 😓 | weary 😩 | tired_face 😫 | yawning_face 🥱 | triumph 😤 | rage 😡 | angry 😠 |
  exploding_head 🤯 | partying_face 🥳 | shushing_face 🤫 | face_with_hand_over_mouth 🤭 |
  saluting_face 🫡 | melting_face 🫠 | skull 💀 | robot 🤖 | ghost 👻 | poop 💩 | see_no_evil 🙈 |
  hear_no_evil 🙉 | speak_no_evil 🙊 |
  heart ❤️ | orange_heart 🧡 | yellow_heart 💛 | green_heart 💚 | blue_heart 💙 | purple_heart 💜 |
  black_heart 🖤 | white_heart 🤍 | broken_heart 💔 | two_hearts 💕 | sparkling_heart 💖 | heartpulse 💗 |
  100 💯 | boom 💥 | collision 💥 | sweat_drops 💦 | dash 💨 | speech_balloon 💬 | thought_balloon 💭 |
  zzz 💤 |
  +1 👍 | thumbsup 👍 | -1 👎 | thumbsdown 👎 | ok_hand 👌 | v ✌️ | crossed_fingers 🤞 | metal 🤘 |
  call_me_hand 🤙 | point_left 👈 | point_right 👉 | point_up ☝️ | point_up_2 👆 | point_down 👇 |
  raised_hand ✋ | wave 👋 | clap 👏 | raised_hands 🙌 | open_hands 👐 | palms_up_together 🤲 | handshake 🤝 |
  pray 🙏 | writing_hand ✍️ | muscle 💪 | fist ✊ | facepunch 👊 | eyes 👀 | eye 👁️ | brain 🧠 | ear 👂 |
  shrug 🤷 | man_shrugging 🤷‍♂️ | woman_shrugging 🤷‍♀️ | facepalm 🤦 | man_facepalming 🤦‍♂️ |
  woman_facepalming 🤦‍♀️ | raising_hand 🙋 | bow 🙇 | family 👪 | bust_in_silhouette 👤 |
  busts_in_silhouette 👥 | technologist 🧑‍💻 | woman_technologist 👩‍💻 | man_technologist 👨‍💻 |
  health_worker 🧑‍⚕️ | nurse 🧑‍⚕️ | teacher 🧑‍🏫 | student 🧑‍🎓 | dancer 💃 | runner 🏃 |
  tada 🎉 | confetti_ball 🎊 | balloon 🎈 | birthday 🎂 | gift 🎁 | trophy 🏆 | medal_sports 🏅 |
  1st_place_medal 🥇 | 2nd_place_medal 🥈 | 3rd_place_medal 🥉 | star ⭐ | star2 🌟 | sparkles ✨ | dizzy 💫 |
  fire 🔥 | zap ⚡ | sunny ☀️ | partly_sunny ⛅ | cloud ☁️ | rainbow 🌈 | snowflake ❄️ | snowman ⛄ |
  umbrella ☔ | christmas_tree 🎄 | jack_o_lantern 🎃 | earth_africa 🌍 | earth_americas 🌎 | earth_asia 🌏 |
  globe_with_meridians 🌐 | seedling 🌱 | evergreen_tree 🌲 | deciduous_tree 🌳 | herb 🌿 |
  four_leaf_clover 🍀 | sunflower 🌻 | rose 🌹 | cherry_blossom 🌸 | bouquet 💐 | crown 👑 | dart 🎯 |
  game_die 🎲 | puzzle_piece 🧩 | art 🎨 | performing_arts 🎭 | musical_note 🎵 | headphones 🎧 |
  microphone 🎤 | guitar 🎸 |
  coffee ☕ | tea 🍵 | beer 🍺 | beers 🍻 | wine_glass 🍷 | champagne 🍾 | cake 🍰 | cookie 🍪 | doughnut 🍩 |
  pizza 🍕 | apple 🍎 | banana 🍌 | popcorn 🍿 | fork_and_knife 🍴 |
  dog 🐶 | cat 🐱 | mouse 🐭 | bear 🐻 | panda_face 🐼 | unicorn 🦄 | bee 🐝 | bug 🐛 | butterfly 🦋 |
  turtle 🐢 | snake 🐍 | elephant 🐘 | owl 🦉 | penguin 🐧 | fish 🐟 | whale 🐳 | dolphin 🐬 | octopus 🐙 |
  snail 🐌 | sheep 🐑 | rabbit 🐰 | fox_face 🦊 |
  rocket 🚀 | airplane ✈️ | car 🚗 | bus 🚌 | train 🚋 | bike 🚲 | ship 🚢 | ambulance 🚑 | hospital 🏥 |
  school 🏫 | office 🏢 | house 🏠 | stadium 🏟️ | construction 🚧 | rotating_light 🚨 | anchor ⚓ |
  computer 💻 | desktop_computer 🖥️ | keyboard ⌨️ | iphone 📱 | telephone_receiver 📞 | phone ☎️ |
  email 📧 | envelope ✉️ | incoming_envelope 📨 | mailbox 📫 | package 📦 | inbox_tray 📥 | outbox_tray 📤 |
  memo 📝 | pencil 📝 | pencil2 ✏️ | page_facing_up 📄 | page_with_curl 📃 | newspaper 📰 | book 📖 |
  books 📚 | notebook 📓 | bookmark 🔖 | bookmark_tabs 📑 | clipboard 📋 | calendar 📅 | date 📅 |
  spiral_calendar 🗓️ | card_index 📇 | chart_with_upwards_trend 📈 | chart_with_downwards_trend 📉 |
  bar_chart 📊 | pushpin 📌 | round_pushpin 📍 | paperclip 📎 | link 🔗 | straight_ruler 📏 |
  triangular_ruler 📐 | scissors ✂️ | file_folder 📁 | open_file_folder 📂 | wastebasket 🗑️ | lock 🔒 |
  unlock 🔓 | key 🔑 | mag 🔍 | mag_right 🔎 | bulb 💡 | wrench 🔧 | hammer 🔨 | hammer_and_wrench 🛠️ |
  gear ⚙️ | toolbox 🧰 | magnet 🧲 | microscope 🔬 | telescope 🔭 | test_tube 🧪 | dna 🧬 | syringe 💉 |
  pill 💊 | stethoscope 🩺 | adhesive_bandage 🩹 | thermometer 🌡️ | camera 📷 | movie_camera 🎥 |
  video_camera 📹 | tv 📺 | bell 🔔 | no_bell 🔕 | loudspeaker 📢 | mega 📣 | hourglass ⌛ |
  hourglass_flowing_sand ⏳ | watch ⌚ | alarm_clock ⏰ | stopwatch ⏱️ | moneybag 💰 | pound 💷 |
  credit_card 💳 | gem 💎 | balance_scale ⚖️ | shield 🛡️ | scroll 📜 | ballot_box 🗳️ | mortar_board 🎓 |
  briefcase 💼 | handbag 👜 | eyeglasses 👓 | label 🏷️ | battery 🔋 | electric_plug 🔌 | satellite 📡 |
  floppy_disk 💾 | cd 💿 |
  white_check_mark ✅ | heavy_check_mark ✔️ | ballot_box_with_check ☑️ | x ❌ |
  heavy_multiplication_x ✖️ | negative_squared_cross_mark ❎ | warning ⚠️ | exclamation ❗ |
  heavy_exclamation_mark ❗ | question ❓ | grey_question ❔ | grey_exclamation ❕ | interrobang ⁉️ |
  bangbang ‼️ | no_entry ⛔ | no_entry_sign 🚫 | stop_sign 🛑 | octagonal_sign 🛑 | recycle ♻️ |
  information_source ℹ️ | ok 🆗 | new 🆕 | free 🆓 | up 🆙 | cool 🆒 | sos 🆘 | soon 🔜 | arrow_right ➡️ |
  arrow_left ⬅️ | arrow_up ⬆️ | arrow_down ⬇️ | arrow_upper_right ↗️ | arrow_lower_right ↘️ |
  arrow_right_hook ↪️ | leftwards_arrow_with_hook ↩️ | arrows_counterclockwise 🔄 | repeat 🔁 |
  heavy_plus_sign ➕ | heavy_minus_sign ➖ | heavy_division_sign ➗ | infinity ♾️ | red_circle 🔴 |
  orange_circle 🟠 | yellow_circle 🟡 | green_circle 🟢 | large_blue_circle 🔵 | blue_circle 🔵 |
  purple_circle 🟣 | white_circle ⚪ | black_circle ⚫ | red_square 🟥 | green_square 🟩 |
  large_blue_diamond 🔷 | small_blue_diamond 🔹 | small_orange_diamond 🔸 | small_red_triangle 🔺 |
  wheelchair ♿ | peace_symbol ☮️ | yin_yang ☯️ | copyright ©️ | registered ®️ | tm ™️ |
  zero 0️⃣ | one 1️⃣ | two 2️⃣ | three 3️⃣ | four 4️⃣ | five 5️⃣ | six 6️⃣ | seven 7️⃣ | eight 8️⃣ |
  nine 9️⃣ | keycap_ten 🔟 | hash #️⃣ |
  uk 🇬🇧 | gb 🇬🇧 | us 🇺🇸 | ireland 🇮🇪 | fr 🇫🇷 | de 🇩🇪 | es 🇪🇸 | it 🇮🇹 | eu 🇪🇺 | scotland 🏴󠁧󠁢󠁳󠁣󠁴󠁿 |
  wales 🏴󠁧󠁢󠁷󠁬󠁳󠁿 | england 🏴󠁧󠁢󠁥󠁮󠁧󠁿 | checkered_flag 🏁 | white_flag 🏳️ | rainbow_flag 🏳️‍🌈 |
  triangular_flag_on_post 🚩 |
`;

/** Signs by name. */
export const emojiNames: ReadonlyMap<string, string> = new Map(
  SET_OUT.split('|')
    .map((one) => one.trim().split(' '))
    .filter((one): one is [string, string] => one.length === 2),
);
