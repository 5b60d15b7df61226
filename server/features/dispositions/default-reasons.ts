import { idFromName } from '../../core/ids.ts';
import { say, t } from '../../core/words/words.ts';

/** Why a comment is not simply accepted, in a group that has not agreed on a list of its own. */
export const defaultDispositionReasons: readonly string[] = [
  say('Says the same as another comment'),
  say('Taken up in part, where it fits with the rest'),
  say('Most who answered want the wording as it is'),
  say('Would say the same thing twice'),
  say('Too particular for a framework'),
  say('There is no evidence for it yet'),
  say('Belongs to another framework or policy'),
  say('The text says so already'),
  say('A question, answered here'),
];

/** A reason of the list: its id stays the same as long as its words do. */
export interface ListedReason {
  id: string;
  words: string;
}

const idOf = (words: string): string => idFromName(`disposition ${words}`).slice(0, 12);
const ours = new Set(defaultDispositionReasons);

/** A group with the reasons that it agreed on; none means the site's own list. */
export interface ReasonsGroup {
  _id: string;
  dispositionReasons?: readonly string[];
}

/** The reasons that editors of a group are offered, in the words they are stored in. */
export function dispositionReasonsOf(group: ReasonsGroup | null): ListedReason[] {
  const own = group?.dispositionReasons ?? [];
  return (own.length > 0 ? own : defaultDispositionReasons).map((words) => ({ id: idOf(words), words }));
}

/** A reason as it is shown: one of our own in the reader's language, any other as it was written. */
export const dispositionReasonShown = (words: string): string => (ours.has(words) ? t(words) : words);
