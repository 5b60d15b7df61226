import { dateWords } from '../../core/html/words.ts';
import { t } from '../../core/words/words.ts';
import { rowOf } from './actions.ts';
import { endWords } from './decision-effects.ts';
import type { Appeal, Decision } from './decisions.models.ts';
import { reasonShown } from './reasons.ts';

/** What somebody is told of a decision about them: never who reported, nor which moderator decided. */
export interface ToldDecision {
  /** What was done, in a sentence. */
  what: string;
  /** Where: of the thread, or of the group; null when it is the whole site or out of sight. */
  where: string | null;
  reason: string;
  /** What the moderator wrote for them; may be empty. */
  words: string;
  until: string | null;
  due: string | null;
}

/** A decision in words for the person it concerns; `where` is the title of the thread or group, if they may know it. */
export function toldDecision(decision: Decision, where: string | null): ToldDecision {
  const { action, reason, reasonId, words, dueAt, hide } = decision;
  const due = dueAt ? dateWords(dueAt) : null;
  return {
    what: hide
      ? t('A moderator asks you to change your post. It is hidden until you have.')
      : t(rowOf(action).told),
    where,
    reason: reasonShown(reason, reasonId),
    words,
    until: endWords(decision),
    due,
  };
}

/** What came of an appeal, in a sentence for who made it. */
export function appealWords({ state, group }: Pick<Appeal, 'state' | 'group'>): string {
  if (group === '') {
    if (state === 'upheld') return t('A second administrator looked at it: the decision stands.');
    if (state === 'overturned') return t('A second administrator looked at it: the decision is taken back.');
    return t('An administrator who did not make the decision will look at it.');
  }
  if (state === 'upheld') return t('A second moderator looked at it: the decision stands.');
  if (state === 'overturned') return t('A second moderator looked at it: the decision is taken back.');
  return t('A second moderator, who did not make the decision, will look at it.');
}
