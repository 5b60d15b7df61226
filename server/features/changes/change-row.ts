import { lengthOf, type WordingPart } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import type { Difference } from '../frameworks/differences.ts';
import { type EditionIndex, fullNameOf, nameOf } from '../frameworks/edition-index.ts';
import type { Competency, Item } from '../frameworks/frameworks.models.ts';
import { type ChangeKind, changeKindWords, kindsOf } from './change-kinds.ts';
import { factsOf, shortName } from './change-words.ts';

/** More than this many characters of changed wording are folded away. */
const foldFrom = 900;

/** A competency as a link to its page. */
export interface Link {
  text: string;
  /** Null while the competency has no page. */
  href: string | null;
}

/** One change as pages tell of it. */
export interface ChangeRow {
  id: string;
  name: string;
  href: string | null;
  code: string | null;
  itemKind: string;
  tags: { kind: ChangeKind; words: string }[];
  facts: string[];
  /** What it became, or came from: what is said, and of which. */
  links: { words: string; to: Link[] }[];
  title: WordingPart[] | null;
  statement: WordingPart[] | null;
  long: boolean;
}

export interface RowsPlace {
  slug: string;
  before: EditionIndex;
  after: EditionIndex;
  competencies: ReadonlyMap<string, Competency>;
}

/** The rows of these differences; the words that came and went stand in them whole for what was added or retired. */
export function changeRows(place: RowsPlace, found: readonly Difference[]): ChangeRow[] {
  return found.map((one) => changeRow(place, one));
}

function changeRow(place: RowsPlace, one: Difference): ChangeRow {
  const item = (one.after ?? one.before)!;
  const wording = wordingOf(one);
  return {
    id: one.competency,
    name: fullNameOf(one.after ? place.after : place.before, item),
    href: hrefOf(place, one.competency),
    code: item.code,
    itemKind: item.kind,
    tags: kindsOf(one).map((kind) => ({ kind, words: t(changeKindWords[kind]) })),
    facts: [
      ...placeFacts(place, one),
      ...factsOf(one),
      ...(one.reordered ? [orderFact(place.after, item)] : []),
    ],
    links: kinLinks(one, (id) => linkTo(place, id)),
    ...wording,
    long: lengthOf(wording.title) + lengthOf(wording.statement) > foldFrom,
  };
}

/** Title and statement word by word; of what was added or retired, all of them. */
function wordingOf({ what, before, after, title, statement }: Difference) {
  if (what === 'changed') return { title, statement };
  const kind = what === 'added' ? 'added' : 'removed';
  const whole = (value: string | null): WordingPart[] | null => (value ? [{ kind, value }] : null);
  const item = (after ?? before)!;
  // The name stands above already, unless it is the statement itself.
  return { title: null, statement: item.title === null ? null : whole(item.statement) };
}

function placeFacts({ before, after }: RowsPlace, { what, ...one }: Difference): string[] {
  if (what === 'changed') return [];
  const item = (one.after ?? one.before)!;
  const above =
    item.parent === null ? undefined : (what === 'added' ? after : before).byCompetency.get(item.parent);
  if (!above) return [];
  const name = shortName(above);
  return [what === 'added' ? t('Stands under “{name}”.', { name }) : t('Stood under “{name}”.', { name })];
}

function orderFact(after: EditionIndex, item: Item): string {
  const siblings = after.children.get(item.parent) ?? [];
  const behind = siblings[siblings.indexOf(item) - 1];
  return behind
    ? t('Now stands after “{name}”.', { name: shortName(behind) })
    : t('Now stands first among its neighbours.');
}

interface Kin extends Pick<Difference, 'replacedBy' | 'replaces'> {
  /** `changed` when it was there before and stays. */
  what?: string;
}

/** What a competency became and came from, in words before the links. */
export function kinLinks(
  { replacedBy, replaces, what }: Kin,
  linkOf: (competency: string) => Link | null,
): ChangeRow['links'] {
  const links = (ids: readonly string[]): Link[] => ids.flatMap((id) => linkOf(id) ?? []);
  const became = replacedBy.length > 1 ? t('Split into') : t('Replaced by');
  const joined = what === 'changed' ? t('Took in') : t('Merged from');
  const cameFrom = what === 'changed' || replaces.length > 1 ? joined : t('Replaces');
  return [
    { words: became, to: links(replacedBy) },
    { words: cameFrom, to: links(replaces) },
  ].filter(({ to }) => to.length > 0);
}

/** A competency by its name in these texts, and where its page is. */
export function linkTo(place: RowsPlace, id: string): Link {
  const item = place.after.byCompetency.get(id) ?? place.before.byCompetency.get(id);
  return { text: item ? nameOf(item) : id, href: hrefOf(place, id) };
}

function hrefOf({ slug, competencies }: RowsPlace, id: string): string | null {
  const key = competencies.get(id)?.key;
  return key === undefined ? null : `/frameworks/${slug}/competencies/${encodeURIComponent(key)}`;
}
