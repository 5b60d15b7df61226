import type { SeedThread } from '../shapes.ts';

/** What was said of the accessibility framework: comments on each of its drafts, and one thread. */
export const accessibleWebThreads: SeedThread[] = [
  {
    subject: { kind: 'draft', framework: 'accessible-web', number: 1 },
    posts: [
      {
        id: 'accessible-1-1',
        author: 'siobhan-keane',
        hoursAgo: 2900,
        formal: true,
        anchor: { item: 'accessibility-champion', exact: 'Knows the accessibility guidelines' },
        body: `Knowing them is not the job. I know the rules of rugby.`,
      },
    ],
  },
  {
    subject: { kind: 'draft', framework: 'accessible-web', number: 2 },
    posts: [
      {
        id: 'accessible-2-1',
        author: 'george-hallam',
        hoursAgo: 2100,
        formal: true,
        anchor: { item: 'ac-documents', exact: 'where there is time' },
        body: `There is never time. Strike the last four words, or the whole sentence means nothing.`,
      },
      {
        id: 'accessible-2-2',
        author: 'wei-ling-tan',
        hoursAgo: 2050,
        replyTo: 'accessible-2-1',
        body: `Struck. Draft 3 says which comes first, and leaves time out of it.`,
      },
    ],
  },
  {
    subject: { kind: 'draft', framework: 'accessible-web', number: 3 },
    posts: [
      {
        id: 'accessible-3-1',
        author: 'callum-mackie',
        hoursAgo: 700,
        formal: true,
        anchor: { item: 'ac-words', exact: 'tired, worried, or reading in their second language' },
        body: `Please add those who read slowly and always have. They are not tired, and they are not few.`,
      },
      {
        id: 'accessible-3-2',
        author: 'jo-lindqvist',
        hoursAgo: 640,
        anchor: { item: 'ac-keyboard-lead' },
        body: `Who gives a champion that standing? Ours has a badge and a mug.`,
      },
      {
        id: 'accessible-3-3',
        author: 'wei-ling-tan',
        hoursAgo: 630,
        replyTo: 'accessible-3-2',
        body: `The same person who can be telephoned by the champion on the evening before a launch. If nobody answers, the mug is all there is.`,
      },
    ],
  },
  {
    subject: { kind: 'competency', framework: 'accessible-web', item: 'ac-keyboard' },
    posts: [
      {
        id: 'ac-keyboard-1',
        author: 'rhiannon-pugh',
        hoursAgo: 300,
        body: `What I do before every launch, in the order in which it hurts least:

- [x] unplug the mouse
- [x] Tab to the end of the page and back
- [ ] open the menu, the date picker and the map
- [ ] do it again at 400 %[^zoom]

The map is where it usually ends.

[^zoom]: On a window of 1,280 pixels, which leaves a column as narrow as a telephone.`,
      },
      {
        id: 'ac-keyboard-2',
        author: 'ben-osei',
        hoursAgo: 290,
        replyTo: 'ac-keyboard-1',
        body: `In numbers, from our last three launches:

| Launch | Pages tried | Traps found | Mended before |
| --- | ---: | ---: | ---: |
| Bins | 12 | 3 | 3 |
| Libraries | 31 | 9 | 7 |
| Planning map | 1 | 14 | 0 |

The map is also where ours ended.`,
      },
      {
        id: 'ac-keyboard-3',
        author: 'rhiannon-pugh',
        hoursAgo: 280,
        replyTo: 'ac-keyboard-2',
        body: `What to look for, drawn from our own page:

![Four buttons in a row: Libraries, Tip, Registrar, Swimming. The third has the focus: a thick dark ring on yellow.](picture:focus-ring)

If you have to lean forward to see where you are, it is too thin.`,
      },
    ],
  },
];
