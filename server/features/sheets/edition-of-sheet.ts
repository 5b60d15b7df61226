import { uuidFromName } from '../../core/ids.ts';
import { t } from '../../core/words/words.ts';
import type { AssociationInput, EditionInput, ItemInput } from '../frameworks/edition.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Competency, Draft, Item } from '../frameworks/frameworks.models.ts';
import { type Known, knownItems } from './known-items.ts';
import type { Mapping } from './mapping.ts';
import type { SheetItem, SheetReading } from './sheet-items.ts';
import { inOrder, type Node } from './tree-of-sheet.ts';
import type { Note } from './workbook.ts';

/** What a sheet is compared with: the draft before, or the one being prepared as it stands. */
export interface Base {
  framework: string;
  index: EditionIndex;
  /** The draft before, where `index` is the one being prepared: what was taken out there may come back. */
  earlier: EditionIndex | null;
  competencies: ReadonlyMap<string, Competency>;
  /** What the draft says of itself, which no sheet does. */
  about: Pick<Draft, 'title' | 'description' | 'source'>;
}

/** An edition made of a sheet, and how it came about. */
export interface SheetEdition {
  edition: EditionInput;
  nodes: Node[];
  known: ReadonlyMap<SheetItem, Known>;
  /** What the draft before has and the sheet has not. */
  missing: Item[];
  errors: Note[];
}

/**
 * Turns what was read into an edition. What a sheet has no column for stays as the draft before has it, and so does the
 * rest of the framework where the sheet holds only a part. `name` is another one for every other file.
 */
export function editionOfSheet(
  { items, placed }: SheetReading,
  { coverage }: Pick<Mapping, 'coverage'>,
  base: Base,
  name: string,
): SheetEdition {
  const { index, competencies } = base;
  const known = knownItems(items, base.earlier ? [index, base.earlier] : [index], competencies, placed);
  const found = new Set([...known.values()].map(({ competency }) => competency));
  const missing = index.items.filter(({ competency }) => !found.has(competency));
  const rest = coverage === 'part' ? missing : [];
  const { nodes, circle } = inOrder(items, known, { index, rest, placed });
  const errors = circle.map((row): Note => ({
    row,
    message: t('With the rest of the draft, it would be above itself.'),
  }));
  const sourceOf = (id: string): string =>
    index.byCompetency.get(id)?.sourceId ?? competencies.get(id)?.sourceId ?? id;
  const identifiers = identifiersOf(nodes, sourceOf, `${base.framework} ${name}`);
  const edition: EditionInput = {
    ...base.about,
    items: nodes.map((node) => ({
      ...wordsOf(node),
      identifier: identifiers.get(node)!,
      parent: node.parent === null ? null : identifiers.get(node.parent)!,
    })),
    associations: linksOf(index, nodes, sourceOf, new Set(identifiers.values())),
  };
  return { edition, nodes, known, missing: rest.length > 0 ? [] : missing, errors };
}

/** Of what is known, its own; of what is new, one that no other has, and that is the same for the same file. */
function identifiersOf(
  nodes: Node[],
  sourceOf: (id: string) => string,
  name: string,
): ReadonlyMap<Node, string> {
  const identifiers = new Map<Node, string>();
  for (const node of nodes) {
    const competency = node.known?.competency ?? node.before?.competency;
    if (competency !== undefined) identifiers.set(node, sourceOf(competency));
    else if (node.item?.identifier) identifiers.set(node, node.item.identifier);
  }
  const taken = new Set(identifiers.values());
  for (const node of nodes) {
    const { row, level, text } = node.item ?? { row: 0, level: null, text: {} };
    if (identifiers.has(node)) continue;
    let made = uuidFromName(`sheet ${name} ${row} ${level ?? ''} ${text.title ?? text.statement ?? ''}`);
    while (taken.has(made)) made = uuidFromName(`sheet ${made}`);
    taken.add(made);
    identifiers.set(node, made);
  }
  return identifiers;
}

/** The item's own words, and those of the draft before for what the sheet has no column for. */
function wordsOf({ item, before }: Node): Omit<ItemInput, 'identifier' | 'parent'> {
  const text = item?.text ?? {};
  const statement = text.statement ?? before?.statement ?? '';
  return {
    code: text.code === undefined ? (before?.code ?? null) : text.code,
    kind: text.kind ?? before?.kind ?? item?.usualKind ?? 'Item',
    title: titleOf(item, before),
    statement: before && saysTheSame(statement, before) ? before.statement : statement,
    extra: before?.extra ?? {},
  };
}

/** A level is called by its column; where the draft before calls it `Skill: Level`, it keeps that name. */
function titleOf(item: SheetItem | null, before: Item | null): string | null {
  if (!item || item.text.title === undefined || (item.level !== null && before))
    return before?.title ?? item?.text.title ?? null;
  return before && isSame(item.text.title ?? '', before.title ?? '') ? before.title : item.text.title;
}

/** Formats that need a statement repeat the title where there is none. */
const saysTheSame = (statement: string, before: Item): boolean =>
  isSame(statement, before.statement) || (statement === '' && before.statement === before.title);

/** The same but for spaces at the ends of lines, and empty lines: then nothing was changed. */
const isSame = (one: string, other: string): boolean => spaceless(one) === spaceless(other);

const spaceless = (text: string): string =>
  text
    .replaceAll(/[^\S\n]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();

/** Links of the draft before whose ends are still there. What says where an item belongs is told by the tree itself. */
function linksOf(
  index: EditionIndex,
  nodes: Node[],
  sourceOf: (id: string) => string,
  identifiers: Set<string>,
): AssociationInput[] {
  const parents = new Map(
    nodes.map(({ before, known, parent }) => [
      known?.competency ?? before?.competency,
      parent?.known?.competency ?? parent?.before?.competency ?? null,
    ]),
  );
  return index.associations.flatMap(({ edition: _edition, from, to, ...rest }) => {
    const inside = (id: string): boolean => !index.byCompetency.has(id) || identifiers.has(sourceOf(id));
    if (!inside(from) || !inside(to)) return [];
    if (rest.type === 'isChildOf' && index.byCompetency.has(to) && parents.get(from) !== to) return [];
    return [{ ...rest, from: sourceOf(from), to: sourceOf(to) }];
  });
}
