import type { SeedThread } from '../shapes.ts';

/** Languages that are written from right to left, words that do not fit a telephone, and an address that fits nowhere. */
export const manyLanguages: SeedThread = {
  subject: {
    kind: 'group',
    group: 'nhs-web-network',
    title: 'Appointment letters in the languages that our patients read',
  },
  posts: [
    {
      id: 'nhs-languages-1',
      author: 'siobhan-keane',
      hoursAgo: 130,
      body: `We now send six. If you read one of them, would you look whether it is fit to send?

> هذا الموعد لك. إذا لم تتمكن من الحضور، فاتصل بنا قبل يومين على الأقل.

And in Hebrew, from the rabbi who was kind enough to put ours right:

> התור הזה שמור לך. אם אין באפשרותך להגיע, נא להתקשר לפחות יומיים מראש.`,
    },
    {
      id: 'nhs-languages-2',
      author: 'priya-raman',
      hoursAgo: 126,
      replyTo: 'nhs-languages-1',
      body: `The Arabic is polite and clear. One warning: check it on the *envelope*. Ours printed the telephone number backwards, so 0300 became 0030.

شكراً لكم على السؤال قبل الإرسال، وليس بعده.`,
    },
    {
      id: 'nhs-languages-3',
      author: 'callum-mackie',
      hoursAgo: 121,
      body: `Place names are our trouble. The clinic’s sister practice is in Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, and the window of the envelope is 90 mm wide. The map’s own address is longer still: https://maps.example.org/clinics/wales/anglesey/llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch/departments/outpatients/appointments/new?language=cy&format=large-print&from=letter&reference=000000000000000000`,
    },
    {
      id: 'nhs-languages-4',
      author: 'siobhan-keane',
      hoursAgo: 118,
      replyTo: 'nhs-languages-3',
      body: `Diolch, Callum. The envelope has been told.`,
    },
  ],
};
