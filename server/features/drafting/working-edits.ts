import type { Change } from '../../core/log/change.ts';
import type {
  DraftingChanges,
  EditUndone,
  ItemMoved,
  ItemReworded,
  ItemRetired,
  ItemsMerged,
  ItemSplit,
  ItemWords,
  LinkDecided,
  NewItem,
} from './working-changes.ts';
import type { Entry, WorkingTree } from './working-tree.ts';

type SourceIdOf = (competency: string) => string | undefined;
type Apply = (tree: WorkingTree, change: Change<never>, sourceIdOf: SourceIdOf) => void;

/** Makes one change to the tree. What names something that is not there, or not so, leaves everything as it is. */
export function applyChange(tree: WorkingTree, change: Change, sourceIdOf: SourceIdOf): void {
  (edits as Record<string, Apply>)[change.type]?.(tree, change as unknown as Change<never>, sourceIdOf);
}

const edits: { [Type in keyof DraftingChanges]?: (...given: EditOf<Type>) => void } = {
  'item.added': (tree, { data, seq, at }) => {
    if (!tree.entries.has(data.competency) && lives(tree, data.parent))
      tree.add(newEntry(data, data.parent, seq, at), data.before);
  },
  'item.reworded': (tree, { data, seq, at }) => reword(tree, data, seq, at),
  'item.moved': (tree, { data, seq }) => move(tree, data, seq),
  'item.retired': (tree, { data, seq }) => retire(tree, data, seq),
  'item.unretired': (tree, { data, seq }) => bringBack(tree, data.competency, seq),
  'item.split': (tree, { data, seq, at }) => split(tree, data, seq, at),
  'items.merged': (tree, { data, seq, at }) => merge(tree, data, seq, at),
  'edit.undone': (tree, { data, seq, at }) => restore(tree, data, seq, at),
  'link.confirmed': (tree, { data, seq }, sourceIdOf) => link(tree, data, seq, sourceIdOf),
};

type EditOf<Type extends keyof DraftingChanges> = [
  tree: WorkingTree,
  change: Change<DraftingChanges[Type]>,
  sourceIdOf: SourceIdOf,
];

const lives = (tree: WorkingTree, competency: string | null): boolean =>
  competency === null || tree.entries.get(competency)?.retired === null;

function newEntry(item: NewItem, parent: string | null, seq: number, at: Date): Entry {
  const { competency, code, kind, title, statement } = item;
  const place = { parent, version: seq, placed: seq };
  const words = { code, kind, title, statement };
  return {
    ...words,
    ...place,
    competency,
    sourceId: competency,
    extra: {},
    writtenAt: at,
    fresh: true,
    retired: null,
  };
}

/** What else a format said of the item goes on, but for what its new words make untrue. */
function extraAfter(entry: Entry, words: ItemWords): Record<string, unknown> {
  const untrue = words.kind === entry.kind ? ['lastChangeDateTime'] : ['lastChangeDateTime', 'CFItemTypeURI'];
  return Object.fromEntries(Object.entries(entry.extra).filter(([name]) => !untrue.includes(name)));
}

function reword(tree: WorkingTree, { competency, ...data }: ItemReworded, seq: number, at: Date): void {
  const entry = tree.entries.get(competency);
  if (!entry || entry.retired) return;
  const { code, kind, title, statement } = data;
  const words = { code, kind, title, statement };
  tree.change(competency, { ...words, extra: extraAfter(entry, words), version: seq, writtenAt: at });
}

function move(tree: WorkingTree, { competency, parent, before }: ItemMoved, seq: number): void {
  if (!tree.entries.has(competency) || !lives(tree, competency) || !lives(tree, parent)) return;
  if (before === competency || tree.isWithin(parent, competency)) return;
  tree.move([competency], { parent, before }, seq);
}

function retire(
  tree: WorkingTree,
  { competency, replacedBy, reason, children }: ItemRetired,
  seq: number,
): void {
  const entry = tree.entries.get(competency);
  if (!entry || entry.retired) return;
  leave(tree, entry, { replacedBy, reason, children }, seq);
}

/** Takes an entry out of the text, its children where they were told to go. */
function leave(
  tree: WorkingTree,
  { competency, parent }: Entry,
  { replacedBy, reason, children }: { replacedBy: string[]; reason: string; children: string },
  seq: number,
): void {
  const lifted = children === 'too' ? [] : tree.livingChildren(competency);
  if (children === 'too') {
    for (const beneath of tree.livingBeneath(competency)) {
      const retired = { replacedBy: [], reason, with: competency, lifted: [] };
      tree.change(beneath, { version: seq, retired });
    }
  } else if (children === 'up') tree.moveBehind(lifted, parent, competency, seq);
  else tree.move(lifted, { parent: children, before: null }, seq);
  tree.change(competency, { version: seq, retired: { replacedBy, reason, with: null, lifted } });
}

/** A retired entry lives again where it stood, with the children that went with it or were not moved since. */
function bringBack(tree: WorkingTree, competency: string, seq: number): void {
  const entry = tree.entries.get(competency);
  if (!entry?.retired) return;
  const { lifted } = entry.retired;
  const went = entry.version;
  let { parent } = entry;
  let behind = competency;
  while (parent !== null && !lives(tree, parent)) {
    behind = parent;
    parent = tree.entries.get(parent)?.parent ?? null;
  }
  if (parent !== entry.parent) tree.moveBehind([competency], parent, behind, seq);
  tree.change(competency, { version: seq, retired: null });
  const back = lifted.filter((child) => {
    const one = tree.entries.get(child);
    return one?.retired === null && one.placed === went && !tree.isWithin(competency, child);
  });
  tree.move(back, { parent: competency, before: null }, seq);
  bringBackWith(tree, competency, competency, seq);
}

function bringBackWith(tree: WorkingTree, beneath: string, top: string, seq: number): void {
  for (const child of tree.childrenOf(beneath)) {
    if (tree.entries.get(child)?.retired?.with !== top) continue;
    tree.change(child, { version: seq, retired: null });
    bringBackWith(tree, child, top, seq);
  }
}

function split(tree: WorkingTree, data: ItemSplit, seq: number, at: Date): void {
  const entry = tree.entries.get(data.competency);
  if (!entry || entry.retired || data.into.some(({ competency }) => tree.entries.has(competency))) return;
  for (const item of data.into) tree.add(newEntry(item, entry.parent, seq, at), null);
  const replacedBy = data.into.map(({ competency }) => competency);
  tree.moveBehind(replacedBy, entry.parent, entry.competency, seq);
  leave(tree, entry, { replacedBy, reason: data.reason, children: data.children }, seq);
}

function merge(tree: WorkingTree, data: ItemsMerged, seq: number, at: Date): void {
  const { competencies, into, item, reason } = data;
  const merged = competencies.flatMap((one) => tree.entries.get(one) ?? []);
  if (merged.length !== competencies.length || merged.length === 0) return;
  if (merged.some(({ retired, competency }) => retired || competency === into)) return;
  if (item) {
    if (tree.entries.has(into) || isNested(tree, competencies)) return;
    tree.add(newEntry(item, merged[0]!.parent, seq, at), null);
    tree.moveBehind([into], merged[0]!.parent, merged[0]!.competency, seq);
  } else if (!tree.entries.has(into) || !lives(tree, into)) return;
  else if (competencies.some((one) => tree.isWithin(into, one)) || isNested(tree, competencies)) return;
  for (const entry of merged) leave(tree, entry, { replacedBy: [into], reason, children: into }, seq);
}

/** Whether one of these stands beneath another. */
export function isNested(tree: WorkingTree, competencies: readonly string[]): boolean {
  return competencies.some((one) => competencies.some((other) => one !== other && tree.isWithin(one, other)));
}

function restore(tree: WorkingTree, { restored }: EditUndone, seq: number, at: Date): void {
  for (const { competency, words, parent, behind, retired } of restored) {
    if (!words) continue;
    const entry = tree.entries.get(competency);
    if (entry) {
      const extra = isSameWords(entry, words) ? entry.extra : extraAfter(entry, words);
      tree.change(competency, { ...words, extra, retired, version: seq, writtenAt: at });
    } else tree.add({ ...newEntry({ competency, ...words }, parent, seq, at), retired }, null);
    tree.moveBehind([competency], parent, behind, seq);
  }
  for (const { competency, words } of restored)
    if (!words && tree.childrenOf(competency).length === 0) tree.remove(competency);
}

const isSameWords = (one: ItemWords, other: ItemWords): boolean =>
  one.code === other.code &&
  one.kind === other.kind &&
  one.title === other.title &&
  one.statement === other.statement;

function link(tree: WorkingTree, { kind, from, to }: LinkDecided, seq: number, sourceIdOf: SourceIdOf): void {
  const [old, present] = [from[0], to[0]];
  if (kind === 'rename') {
    if (old === undefined || present === undefined || !tree.entries.has(present)) return;
    const before = tree.entries.get(old);
    if (before && !before.retired) return;
    tree.rename(present, old, before?.sourceId ?? sourceIdOf(old) ?? old);
    tree.change(old, { version: seq });
    return;
  }
  for (const one of from) {
    const retired = tree.entries.get(one)?.retired;
    if (retired)
      tree.change(one, { retired: { ...retired, replacedBy: [...new Set([...retired.replacedBy, ...to])] } });
  }
}
