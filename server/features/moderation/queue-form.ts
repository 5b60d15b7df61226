import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import { decisionActions, decisionNames, isSiteAction } from './actions.ts';
import { type DecisionInput, dueLengths, lengths } from './decide-input.ts';
import { reasonShown, reasonsOf } from './reasons.ts';

const prefix = 'item-';

/** What a moderator chose in the form of a queue: which items, as they saw them, and what to do with all of them. */
export interface QueueChoice {
  items: { id: string; post: string; version: number }[];
  input: DecisionInput;
}

/** Reads the form of a queue. What is missing is left to the checks of the decision. */
export function choiceOf(form: Record<string, string>, batch: string): QueueChoice {
  const items = Object.entries(form).flatMap(([name, value]) => {
    const id = name.startsWith(`${prefix}post:`) ? name.slice(prefix.length) : null;
    return id && /^\d{1,9}$/.test(value)
      ? [{ id, post: id.slice('post:'.length), version: Number(value) }]
      : [];
  });
  const { action = '', reason = '', words = '', hide, dueDays } = form;
  const days = form[`days-${action}`];
  return {
    items,
    input: {
      action,
      reason: { id: reason },
      words,
      days: days === 'lifted' ? null : days ? Number(days) : undefined,
      hide: hide === 'yes',
      ...(dueDays && { dueDays: Number(dueDays) }),
      batch: items.length > 1 ? batch : null,
    },
  };
}

/** What the form of a queue offers this reader: what may be done, and the reasons of these groups. */
export function formOf(reader: Reader, groups: Group[]) {
  const reasons = new Map(groups.flatMap((group) => reasonsOf(group)).map((one) => [one.id, one.words]));
  return {
    actions: decisionNames
      .filter((name) => reader.admin || !isSiteAction(name))
      .map((value) => {
        const { offer, hint, length, key } = decisionActions[value];
        return { value, text: t(offer), hint: t(hint), key, lengths: lengthItems(length) };
      }),
    siteBy: reader.admin ? '' : sitesOwn(),
    reasons: [...reasons].map(([value, words]) => ({ value, text: reasonShown(words, value) })),
    dueLengths: dueLengths.map((days) => ({ value: String(days), text: daysWords(days) })),
  };
}

/** What stands for moderators where administrators may suspend. */
const sitesOwn = (): string => t('Administrators suspend and ban from the site.');

const daysWords = (days: number): string => t('{days, plural, one {# day} other {# days}}', { days });

function lengthItems(length: 'none' | 'always' | 'open'): { value: string; text: string }[] {
  if (length === 'none') return [];
  const dated = lengths.map((days) => ({
    value: String(days),
    text: days === 365 ? t('1 year') : daysWords(days),
  }));
  return length === 'open' ? [...dated, { value: 'lifted', text: t('Until it is lifted') }] : dated;
}
