import type { SeedPost, SeedThread } from '../shapes.ts';

/** Who said what, the oldest first, a few hours apart. */
const said: [author: string, body: string][] = [
  [
    'wei-ling-tan',
    'One line each, please: what is the first thing that you look at in the morning? I shall count the answers.',
  ],
  ['george-hallam', 'Whether it is up. Then whether *I* am.'],
  ['rhiannon-pugh', 'The searches that found nothing. Somebody asked for “cat in chimney” again.'],
  ['dominik-wolski', 'The certificate dates, ever since the Sunday on which they were not looked at.'],
  ['george-hallam', '@rhiannon-pugh Did the cat get an answer?'],
  ['rhiannon-pugh', 'It got a page. Eleven visits so far, and no cat since.'],
  [
    'wei-ling-tan',
    'The feedback form. One in ten is about us; the rest is about buses, and they are not ours.',
  ],
  [
    'george-hallam',
    'Ours are about the tip. “Is the tip open” is 4 % of everything that anybody has ever asked us.',
  ],
  ['dominik-wolski', 'Then put it on the home page.'],
  ['george-hallam', 'It is on the home page. They ask whether it is *true*.'],
  ['rhiannon-pugh', 'Show the time at which somebody last checked. It made ours believable overnight.'],
  ['wei-ling-tan', 'The list of pages that changed in the night, when nobody should have been working.'],
  ['dominik-wolski', 'And was anybody?'],
  [
    'wei-ling-tan',
    'The election software. It corrects its own spelling at 3 am, and not always for the better.',
  ],
  [
    'george-hallam',
    'The weather. If it is going to snow, I write the school closures page before the schools ring.',
  ],
  ['rhiannon-pugh', 'George, that is the best advice in this thread, and it is about coats.'],
  [
    'dominik-wolski',
    'The queue of messages that did not send themselves. It should be empty. It never is on the first of the month.',
  ],
  ['wei-ling-tan', 'Council tax?'],
  ['dominik-wolski', 'Council tax.'],
  [
    'george-hallam',
    'The 404s. Somebody printed an address in the residents’ magazine with a full stop at its end.',
  ],
  ['rhiannon-pugh', 'You can catch those: leave off a full stop and try again before you give up.'],
  ['george-hallam', 'I could, if I were not the person who writes the magazine.'],
  [
    'wei-ling-tan',
    'Counted so far: whether it is up, 1; what was searched for, 1; what broke, 4; the weather, 1; buses, always.',
  ],
  ['dominik-wolski', 'Put me down for what broke, twice. It broke twice.'],
  [
    'rhiannon-pugh',
    'May we do this again in a year, and see whether “what did people need” has overtaken “what broke”?',
  ],
  ['wei-ling-tan', 'It is in my calendar. The thread stays open.'],
];

const post = ([author, body]: (typeof said)[number], at: number): SeedPost => ({
  id: `spin-morning-${at + 1}`,
  author,
  hoursAgo: 260 - at * 4,
  body,
});

/** A thread of more than one page. */
export const longThread: SeedThread = {
  subject: { kind: 'group', group: 'spin', title: 'What do you look at first in the morning?' },
  posts: said.map(post),
};
