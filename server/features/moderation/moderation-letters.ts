import { t } from '../../core/words/words.ts';
import { isSiteAction } from './actions.ts';
import { appealDays } from './appeals.service.ts';
import type { Appeal, Decision } from './decisions.models.ts';
import { appealWords, toldDecision } from './told-words.ts';

/** A letter, before it is known to whom. */
export interface ModerationLetter {
  /** The same is sent once. */
  key: string;
  subject: string;
  paragraphs: string[];
}

/**
 * Puts a letter into the outbox for a member, which `letter` writes in their language; nothing happens when there is no
 * such member.
 */
export type WriteTo = (member: string, letter: () => ModerationLetter) => Promise<void>;

/** The letter about a decision: what, why, and how to appeal. */
export function decisionLetter(decision: Decision, where: string | null, site: string): ModerationLetter {
  const { what, reason, words, until, due } = toldDecision(decision, where);
  return {
    key: `decision:${decision._id}`,
    subject: where
      ? t('A moderator’s decision in “{title}”', { title: where })
      : t('A moderator’s decision about you'),
    paragraphs: [
      what,
      t('The reason: {reason}', { reason }),
      ...(words ? [t('What the moderator wrote for you:'), words] : []),
      ...(until ? [t('It ends on {date}.', { date: until })] : []),
      ...(due ? [t('Please change it by {date}.', { date: due })] : []),
      t('You can read the decision, and appeal against it within {days} days, here:', { days: appealDays }),
      `${site}/moderation/decisions/${decision._id}`,
      isSiteAction(decision.action)
        ? t('An administrator who did not make the decision decides about an appeal. The rules are here:')
        : t('A second moderator decides about an appeal. The rules are here:'),
      `${site}/moderation/policy`,
    ],
  };
}

/** The letter that a decision was taken back. */
export function liftedLetter(decision: Decision, site: string): ModerationLetter {
  return {
    key: `lifted:${decision._id}`,
    subject: t('A moderator’s decision about you is taken back'),
    paragraphs: [
      toldDecision(decision, null).what,
      t('This decision is taken back. The reason: {reason}', { reason: decision.lifted?.reason ?? '' }),
      `${site}/moderation/decisions/${decision._id}`,
    ],
  };
}

/** The letter that an appeal is decided. */
export function appealLetter(appeal: Appeal, site: string): ModerationLetter {
  return {
    key: `appeal:${appeal._id}`,
    subject: t('Your appeal is decided'),
    paragraphs: [
      appealWords(appeal),
      ...(appeal.answer ? [t('The answer: {answer}', { answer: appeal.answer })] : []),
      `${site}/appeals/${appeal._id}`,
    ],
  };
}

/** The letter that something waits for moderators; `key` names the day. */
export function waitingLetter(
  key: string,
  { name, count, lines }: { name: string; count: number; lines: { text: string; href: string }[] },
  site: string,
): ModerationLetter {
  return {
    key,
    subject: t('{name}: {count, plural, one {# item waits} other {# items wait}} for a moderator', {
      name,
      count,
    }),
    paragraphs: lines.flatMap(({ text, href }) => [text, `${site}${href}`]),
  };
}
