import { say } from '../../core/words/words.ts';

/** What a moderator may decide about something in the queue. */
export type DecisionAction =
  | 'kept'
  | 'asked'
  | 'hidden'
  | 'removed'
  | 'locked'
  | 'warned'
  | 'muted'
  | 'suspended'
  | 'banned'
  | 'site-banned';

/** What a decision did: one of those, that a post which waited was not published, or that posts were moved. */
export type DecidedAction = DecisionAction | 'dropped' | MovedAction;

export type MovedAction = 'moved' | 'split' | 'merged';

/** What is done by taking a decision back. */
export type LiftAction =
  | 'shown'
  | 'returned'
  | 'unlocked'
  | 'request-withdrawn'
  | 'warning-withdrawn'
  | 'unmuted'
  | 'unbanned'
  | 'restored'
  | 'released'
  | 'put-back';

/** What moderators do to keep threads in order; written by the threads themselves. */
export type OrderAction = MovedAction | 'pinned' | 'unpinned' | 'slowed';

/** What is done to posts that wait for a moderator, and to what is agreed beforehand. */
export type OtherAction = 'withdrawn' | 'released' | 'dropped' | 'reasons-changed';

export type LogAction = DecisionAction | LiftAction | OrderAction | OtherAction;

interface ActionRow {
  /** As it is offered to a moderator. */
  offer: string;
  hint: string;
  /** What its author reads. */
  told: string;
  /** What takes it back; null when there is nothing to take back. */
  lift: LiftAction | null;
  /** It concerns the author rather than the post. */
  person: boolean;
  /** It has an end: `always` one, or none when the moderator says so. */
  length: 'none' | 'always' | 'open';
  /** The letter that chooses it in the queue. */
  key: string;
}

/** The table of decisions: what each is called and what it needs. */
export const decisionActions: Record<DecisionAction, ActionRow> = {
  kept: {
    offer: say('No action'),
    hint: say('It stays as it is, and its reports are settled.'),
    told: say('A moderator looked at your post and left it as it is.'),
    lift: null,
    person: false,
    length: 'none',
    key: 'n',
  },
  asked: {
    offer: say('Ask for a change'),
    hint: say('Its author is told what to change. When they have changed it, it comes back here.'),
    told: say('A moderator asks you to change your post.'),
    lift: 'request-withdrawn',
    person: false,
    length: 'none',
    key: 'c',
  },
  hidden: {
    offer: say('Hide the post'),
    hint: say(
      'A line with the reason stands in its place. Its author and moderators can still read the words.',
    ),
    told: say('A moderator hid your post.'),
    lift: 'shown',
    person: false,
    length: 'none',
    key: 'h',
  },
  removed: {
    offer: say('Remove the post'),
    hint: say('Its words are taken away for good, 30 days from now also from the database.'),
    told: say('A moderator removed your post.'),
    lift: 'returned',
    person: false,
    length: 'none',
    key: 'r',
  },
  locked: {
    offer: say('Lock the thread'),
    hint: say('It takes no new posts and no edits until it is unlocked.'),
    told: say('A moderator locked the thread because of your post.'),
    lift: 'unlocked',
    person: false,
    length: 'none',
    key: 'l',
  },
  warned: {
    offer: say('Warn its author'),
    hint: say('It is recorded and they are told. Nothing else changes.'),
    told: say('A moderator has warned you.'),
    lift: 'warning-withdrawn',
    person: true,
    length: 'none',
    key: 'w',
  },
  muted: {
    offer: say('Mute its author in this group'),
    hint: say('They can read, but write nothing in this group for a time.'),
    told: say('You may read, but not write in this group.'),
    lift: 'unmuted',
    person: true,
    length: 'always',
    key: 'm',
  },
  suspended: {
    offer: say('Suspend its author from the site'),
    hint: say('They can read, but write nothing anywhere for a time. For site administrators.'),
    told: say('Your account is suspended: you may read, but not write.'),
    lift: 'restored',
    person: true,
    length: 'always',
    key: 's',
  },
  banned: {
    offer: say('Ban its author from this group'),
    hint: say('They are no longer a member and may not come back while it lasts.'),
    told: say('You are banned from this group.'),
    lift: 'unbanned',
    person: true,
    length: 'open',
    key: 'b',
  },
  'site-banned': {
    offer: say('Ban its author from the site'),
    hint: say(
      'They can read what everybody can, and write nothing until it is lifted. For site administrators.',
    ),
    told: say('Your account is banned from this site: you may read, but not write.'),
    lift: 'restored',
    person: true,
    length: 'none',
    key: 'e',
  },
};

/** What is offered for items of the queue that are no posts yet, or none at all. */
export interface OtherItemAction {
  value: string;
  offer: string;
  hint: string;
  key: string;
  /** It asks for no reason of the list. */
  plain: boolean;
}

/** For posts that wait to be published. */
export const heldActions: readonly OtherItemAction[] = [
  {
    value: 'released',
    offer: say('Publish what waits'),
    hint: say('It is added to its thread as the newest post, in its author’s name. No reason is needed.'),
    key: 'p',
    plain: true,
  },
  {
    value: 'dropped',
    offer: say('Do not publish it'),
    hint: say('Its author keeps the words, is told why, and may appeal.'),
    key: 'd',
    plain: false,
  },
];

/** For appeals; the answer stands where words for the author do. */
export const appealActions: readonly OtherItemAction[] = [
  {
    value: 'upheld',
    offer: say('Appeal: the decision stands'),
    hint: say('Write the answer to who appealed below. Nothing changes.'),
    key: 'u',
    plain: true,
  },
  {
    value: 'overturned',
    offer: say('Appeal: the decision is taken back'),
    hint: say('Write the answer to who appealed below. What was done is undone at once.'),
    key: 'o',
    plain: true,
  },
];

/** What is decided elsewhere than in that table. */
const otherDecisions: Record<Exclude<DecidedAction, DecisionAction>, Pick<ActionRow, 'told' | 'lift'>> = {
  dropped: { told: say('A moderator did not publish your post.'), lift: 'released' },
  moved: { told: say('A moderator moved posts of yours to another thread.'), lift: 'put-back' },
  split: { told: say('A moderator moved posts of yours to a new thread.'), lift: 'put-back' },
  merged: {
    told: say('A moderator merged a thread with posts of yours into another one.'),
    lift: 'put-back',
  },
};

/** What the person it concerns reads of a decision, and what takes it back. */
export const rowOf = (action: DecidedAction): Pick<ActionRow, 'told' | 'lift'> =>
  isDecisionAction(action) ? decisionActions[action] : otherDecisions[action];

/** Whether it holds for the whole site: only administrators decide that, take it back and decide appeals against it. */
export const isSiteAction = (action: DecidedAction): boolean =>
  action === 'suspended' || action === 'site-banned';

export const decisionNames = Object.keys(decisionActions) as DecisionAction[];

export const isDecisionAction = (name: string): name is DecisionAction =>
  Object.hasOwn(decisionActions, name);

export const isMovedAction = (action: string): action is MovedAction =>
  action === 'moved' || action === 'split' || action === 'merged';

/** What stands in the moderation log. */
export const logWords: Record<LogAction, string> = {
  kept: say('Looked at, no action'),
  asked: say('Change asked for'),
  hidden: say('Post hidden'),
  removed: say('Post removed'),
  locked: say('Thread locked'),
  warned: say('Member warned'),
  muted: say('Member muted in the group'),
  suspended: say('Member suspended'),
  banned: say('Member banned from the group'),
  'site-banned': say('Member banned from the site'),
  shown: say('Post shown again'),
  returned: say('Removed post brought back'),
  unlocked: say('Thread unlocked'),
  'request-withdrawn': say('Request for a change taken back'),
  'warning-withdrawn': say('Warning taken back'),
  unmuted: say('Mute lifted'),
  unbanned: say('Ban lifted'),
  restored: say('Suspension lifted'),
  moved: say('Posts moved'),
  split: say('Posts split off into a new thread'),
  merged: say('Threads merged'),
  'put-back': say('Moved posts put back'),
  pinned: say('Pinned'),
  unpinned: say('Unpinned'),
  slowed: say('Slow mode changed'),
  withdrawn: say('Version withdrawn'),
  released: say('Waiting post released'),
  dropped: say('Waiting post refused'),
  'reasons-changed': say('List of reasons changed'),
};

export const logActions = Object.keys(logWords) as LogAction[];

export const isLogAction = (name: unknown): name is LogAction =>
  typeof name === 'string' && Object.hasOwn(logWords, name);
