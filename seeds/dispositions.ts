import type { Outcome } from '../server/features/threads/disposition.models.ts';

/** The answer to a comment. `post` and `duplicateOf` are ids of comments, `change` that of an item of draft 2. */
export interface SeedDisposition {
  post: string;
  by: string;
  hoursAgo: number;
  outcome: Outcome;
  reason?: string;
  words?: string;
  duplicateOf?: string;
  change?: string;
  reply?: { hoursAgo: number; content: boolean; words?: string };
}

/** What the editors answered to the comments on draft 1 of the Web Professionals Framework: every outcome once. */
export const dispositions: SeedDisposition[] = [
  {
    post: 'draft-1-1',
    by: 'priya-raman',
    hoursAgo: 900,
    outcome: 'accepted',
    words: 'Draft 2 measures whether people completed what they came to do.',
    change: 'mm-task-completion',
    reply: { hoursAgo: 860, content: true, words: 'Thank you. This is what I hoped for.' },
  },
  {
    post: 'draft-1-2',
    by: 'dominik-wolski',
    hoursAgo: 890,
    outcome: 'partly',
    reason: 'Taken up in part, where it fits with the rest',
    words:
      'Draft 2 tells deciding and delivering apart within the one role. Two roles are to be discussed once more.',
    change: 'web-manager',
  },
  {
    post: 'draft-1-3',
    by: 'priya-raman',
    hoursAgo: 880,
    outcome: 'accepted',
    change: 'wd-accessible-components',
    reply: { hoursAgo: 850, content: true },
  },
  {
    post: 'draft-1-4',
    by: 'dominik-wolski',
    hoursAgo: 870,
    outcome: 'accepted',
    words: 'The competency is retired.',
    change: 'sn-every-network',
  },
  {
    post: 'draft-1-6',
    by: 'priya-raman',
    hoursAgo: 868,
    outcome: 'duplicate',
    reason: 'Says the same as another comment',
    duplicateOf: 'draft-1-1',
  },
  {
    post: 'draft-1-7',
    by: 'dominik-wolski',
    hoursAgo: 866,
    outcome: 'out-of-scope',
    reason: 'Belongs to another framework or policy',
    words: 'Pay is settled by each employer. We keep grades out so that the framework fits all of them.',
  },
  {
    post: 'draft-1-8',
    by: 'priya-raman',
    hoursAgo: 864,
    outcome: 'answered',
    reason: 'A question, answered here',
    words: 'They borrow one: several of us publish theirs under an open licence.',
  },
  {
    post: 'draft-1-9',
    by: 'dominik-wolski',
    hoursAgo: 400,
    outcome: 'rejected',
    reason: 'Too particular for a framework',
    words: 'Who may listen to a contract meeting is for each council’s standing orders.',
    reply: {
      hoursAgo: 380,
      content: false,
      words: 'Every council that I know says so of every rule that somebody proposes.',
    },
  },
  {
    post: 'draft-1-10',
    by: 'priya-raman',
    hoursAgo: 50,
    outcome: 'accepted',
    words: 'Yes. The wording goes into the next draft.',
  },
  {
    post: 'draft-1-11',
    by: 'priya-raman',
    hoursAgo: 862,
    outcome: 'accepted',
    change: 'wm-direction-foundation',
  },
  {
    post: 'draft-1-12',
    by: 'dominik-wolski',
    hoursAgo: 861,
    outcome: 'partly',
    reason: 'Taken up in part, where it fits with the rest',
    change: 'mk-moving-online-lead',
  },
  {
    post: 'draft-1-13',
    by: 'priya-raman',
    hoursAgo: 860,
    outcome: 'answered',
    reason: 'A question, answered here',
    words: 'The order of the list is no order of work: draft 2 begins with restoring the site.',
  },
];

/** Where a commenter said that a comment on draft 1 belongs in draft 2, as it was proposed. */
export const confirmedPlaces = [{ post: 'draft-1-11', by: 'george-hallam', hoursAgo: 420 }] as const;

/** Comments on draft 2 that wait for somebody. */
export const assignments = [
  { post: 'draft-2-1', by: 'isla-drummond', meeting: { name: 'Editors’ meeting', inDays: 12 } },
  { post: 'draft-2-3', by: 'isla-drummond', meeting: { name: 'Editors’ meeting', inDays: 12 } },
  { post: 'draft-2-4', by: 'isla-drummond', member: 'priya-raman' },
] as const;
