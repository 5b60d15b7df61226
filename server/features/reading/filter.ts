import type { FieldError } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import {
  ancestorsOf,
  levelsOf,
  membersOfRole,
  nameOf,
  rolesOf,
  type EditionIndex,
} from '../frameworks/edition-index.ts';
import type { Item } from '../frameworks/frameworks.models.ts';
import { fold } from '../../core/text/fold.ts';
import { wordsOf } from './found-words.ts';

/** What a reader asks for in a draft. Empty texts ask for nothing. */
export interface Filter {
  q: string;
  role: string;
  kind: string;
  level: string;
}

/** What can be asked for in one draft; a list that would not narrow anything is empty. */
export interface Choices {
  roles: { value: string; name: string }[];
  kinds: string[];
  levels: string[];
}

/** What was found: the items, and what stands above them for context. */
export interface Found {
  /** Competency ids of items to show. */
  shown: ReadonlySet<string>;
  matched: number;
  /** To be marked where they stand, folded. */
  words: string[];
}

const longestQuery = 200;
const mostLevels = 12;

/** What was worked out of an edition, which never changes. */
interface Known extends Choices {
  levelsByItem: ReadonlyMap<string, string[]>;
  /** In the order of the items. */
  folded: string[] | null;
}
const known = new WeakMap<EditionIndex, Known>();

/** By what this edition can be filtered. */
export function choicesOf(index: EditionIndex): Choices {
  return knowledgeOf(index);
}

/**
 * The filter that a query asks for. A role, kind or level that the draft does not have asks for nothing; words that are
 * too many are an error, and ask for nothing either.
 */
export function readFilter(
  index: EditionIndex,
  query: Record<string, string>,
): { filter: Filter; errors: FieldError[] } {
  const { roles, kinds, levels } = choicesOf(index);
  const q = (query['q'] ?? '').trim();
  const length = Array.from(q).length;
  const errors: FieldError[] = [];
  if (length > longestQuery)
    errors.push({
      path: 'q',
      message: t('Words to find must be {most, number} characters or fewer; these are {length, number}', {
        most: longestQuery,
        length,
      }),
    });
  return {
    filter: {
      q,
      role: roles.find(({ value }) => value === query['role'])?.value ?? '',
      kind: kinds.find((kind) => kind === query['kind']) ?? '',
      level: levels.find((level) => level === query['level']) ?? '',
    },
    errors,
  };
}

/** The items that a filter asks for, all of its parts together; null when it asks for nothing. */
export function findItems(index: EditionIndex, { q, role, kind, level }: Filter): Found | null {
  const words = Array.from(q).length > longestQuery ? [] : wordsOf(q);
  if (words.length === 0 && !role && !kind && !level) return null;
  const { levelsByItem } = knowledgeOf(index);
  const roleItem = role ? index.byCompetency.get(role) : undefined;
  const members = roleItem ? membersOfRole(index, roleItem) : null;
  const texts = words.length > 0 ? foldedTexts(index) : null;
  const shown = new Set<string>();
  let matched = 0;
  for (const [at, item] of index.items.entries()) {
    if (kind && item.kind !== kind) continue;
    if (members && !members.has(item.competency)) continue;
    if (level && !levelsByItem.get(item.competency)?.includes(level)) continue;
    if (texts && !words.every((word) => texts[at]!.includes(word))) continue;
    matched += 1;
    shown.add(item.competency);
    for (const above of ancestorsOf(index, item)) shown.add(above.competency);
  }
  return { shown, matched, words };
}

function foldedTexts(index: EditionIndex): string[] {
  const knowledge = knowledgeOf(index);
  knowledge.folded ??= index.items.map(({ code, title, statement }) =>
    fold(`${code ?? ''} ${title ?? ''} ${statement}`),
  );
  return knowledge.folded;
}

function knowledgeOf(index: EditionIndex): Known {
  const kept = known.get(index);
  if (kept) return kept;
  const roles = rolesOf(index).map((item) => ({ value: item.competency, name: nameOf(item) }));
  const kinds = [...new Set(index.items.map((item) => item.kind))];
  const levelsByItem = wholeLevels(
    new Map(index.items.map((item) => [item.competency, levelsOf(index, item)])),
  );
  const knowledge: Known = {
    roles,
    kinds: kinds.length > 1 ? kinds : [],
    levels: sharedLevels([...levelsByItem.values()].flat()),
    levelsByItem,
    folded: null,
  };
  known.set(index, knowledge);
  return knowledge;
}

/**
 * Files may cut long names short, and with them the level at their end: `Pract` is `Practitioner` where that stands
 * many times as often.
 */
function wholeLevels(levelsByItem: Map<string, string[]>): Map<string, string[]> {
  const counts = countsOf([...levelsByItem.values()].flat());
  const byFrequency = [...counts].toSorted((one, other) => other[1] - one[1]);
  const wholes = new Map(
    byFrequency.map(([name, count]) => [
      name,
      byFrequency.find(([other, often]) => other.startsWith(name) && often >= count * 10)?.[0] ?? name,
    ]),
  );
  return new Map([...levelsByItem].map(([id, names]) => [id, names.map((name) => wholes.get(name) ?? name)]));
}

function countsOf(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Names of levels that several items share; none when each item names its own, since that would be no filter. */
function sharedLevels(names: string[]): string[] {
  const shared = [...countsOf(names)].filter(([, count]) => count > 1).map(([name]) => name);
  return shared.length > 1 && shared.length <= mostLevels ? shared : [];
}

/** What the form of the filter shows. `found` is null when nothing was asked for. */
export function filterView(index: EditionIndex, filter: Filter, found: Found | null, address: string) {
  const active = filter.q !== '' || found !== null;
  return { ...choicesOf(index), ...filter, address, active, found, total: index.items.length };
}

/** The items to show, in order. */
export function itemsShown(index: EditionIndex, found: Found | null): Item[] {
  return found ? index.items.filter(({ competency }) => found.shown.has(competency)) : index.items;
}
