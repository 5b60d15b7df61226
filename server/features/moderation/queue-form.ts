import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import {
  appealActions,
  decisionActions,
  decisionNames,
  heldActions,
  isSiteAction,
  type OtherItemAction,
} from './actions.ts';
import { type DecisionInput, dueLengths, lengths } from './decide-input.ts';
import { reasonShown, reasonsOf } from './reasons.ts';

const prefix = 'item-';

export type ItemKind = 'post' | 'held' | 'appeal';

export interface ChosenItem {
  id: string;
  kind: ItemKind;
  /** The id of the post, of the post that waits, or of the appeal. */
  about: string;
  version: number;
}

const itemId = /^(post|held|appeal):([\w-]{1,60})$/;

/** Which item an id names; null for none. */
export function itemOfId(id: string): Pick<ChosenItem, 'kind' | 'about'> | null {
  const [, kind, about] = itemId.exec(id) ?? [];
  return kind && about ? { kind: kind as ItemKind, about } : null;
}

/** What a moderator chose in the form of a queue: which items, as they saw them, and what to do with all of them. */
export interface QueueChoice {
  items: ChosenItem[];
  input: DecisionInput;
}

/** Reads the form of a queue. What is missing is left to the checks of the decision. */
export function choiceOf(form: Record<string, string>, batch: string): QueueChoice {
  const items = Object.entries(form).flatMap(([name, value]) => {
    const id = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    const item = itemOfId(id);
    return item && /^\d{1,9}$/.test(value) ? [{ ...item, id, version: Number(value) }] : [];
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

/** What the form of a queue offers this reader for items of these kinds: what may be done, and the reasons of these groups. */
export function formOf(reader: Reader, groups: Group[], kinds: ReadonlySet<ItemKind>) {
  const reasons = new Map(groups.flatMap((group) => reasonsOf(group)).map((one) => [one.id, one.words]));
  return {
    actions: [
      ...(kinds.has('held') ? otherItems(heldActions) : []),
      ...(kinds.has('appeal') ? otherItems(appealActions) : []),
      ...(kinds.has('post') ? postItems(reader) : []),
    ],
    siteBy: reader.admin || !kinds.has('post') ? '' : sitesOwn(),
    needsReason: kinds.has('post') || kinds.has('held'),
    reasons: [...reasons].map(([value, words]) => ({ value, text: reasonShown(words, value) })),
    dueLengths: dueLengths.map((days) => ({ value: String(days), text: daysWords(days) })),
  };
}

const postItems = (reader: Reader) =>
  decisionNames
    .filter((name) => reader.admin || !isSiteAction(name))
    .map((value) => {
      const { offer, hint, length, key } = decisionActions[value];
      return { value, text: t(offer), hint: t(hint), key, lengths: lengthItems(length), plain: false };
    });

const otherItems = (rows: readonly OtherItemAction[]) =>
  rows.map(({ value, offer, hint, key, plain }) => ({
    ...{ value, key, plain, lengths: [] },
    text: t(offer),
    hint: t(hint),
  }));

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
