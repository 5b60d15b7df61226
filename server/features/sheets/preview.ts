import type { EditionInput, ItemInput } from '../frameworks/edition.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Competency } from '../frameworks/frameworks.models.ts';

/** How an item differs from the draft before. */
export type ItemState = 'new' | 'changed' | 'same';

/** What an edition that is not there yet would be. */
export interface Preview {
  items: number;
  /** Items that nothing is above. */
  top: number;
  kinds: { kind: string; count: number }[];
  states: Record<ItemState, number>;
  /** What the draft before has and this has not, in its order. */
  missing: { code: string | null; name: string }[];
  /** The first items. */
  tree: PreviewItem[];
}

export interface PreviewItem extends Pick<ItemInput, 'code' | 'kind' | 'title' | 'statement'> {
  state: ItemState;
  children: PreviewItem[];
}

const mostShown = 30;

/** What would come of an edition, beside the draft before. */
export function previewOf(
  edition: EditionInput,
  base: EditionIndex,
  competencies: ReadonlyMap<string, Competency>,
): Preview {
  const idOf = new Map([
    ...[...competencies.values()].map(({ _id, sourceId }) => [sourceId, _id] as const),
    ...base.items.map(({ competency, sourceId }) => [sourceId, competency] as const),
  ]);
  const kinds = new Map<string, number>();
  const states: Preview['states'] = { new: 0, changed: 0, same: 0 };
  const shown = new Map<string, PreviewItem>();
  const tree: PreviewItem[] = [];
  const there = new Set<string>();
  for (const item of edition.items) {
    const id = idOf.get(item.identifier);
    if (id) there.add(id);
    const state = stateOf(item, id, base, idOf);
    states[state] += 1;
    kinds.set(item.kind, (kinds.get(item.kind) ?? 0) + 1);
    if (shown.size >= mostShown) continue;
    const { code, kind, title, statement } = item;
    const line: PreviewItem = { code, kind, title, statement, state, children: [] };
    shown.set(item.identifier, line);
    (item.parent === null ? tree : (shown.get(item.parent)?.children ?? tree)).push(line);
  }
  return {
    items: edition.items.length,
    top: edition.items.filter(({ parent }) => parent === null).length,
    kinds: [...kinds].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count),
    states,
    missing: base.items
      .filter(({ competency }) => !there.has(competency))
      .map(({ code, title, statement }) => ({ code, name: title ?? statement })),
    tree,
  };
}

function stateOf(
  item: ItemInput,
  id: string | undefined,
  base: EditionIndex,
  idOf: ReadonlyMap<string, string>,
): ItemState {
  const before = id === undefined ? undefined : base.byCompetency.get(id);
  if (!before) return 'new';
  const isSame =
    before.code === item.code &&
    before.title === item.title &&
    before.statement === item.statement &&
    before.kind === item.kind &&
    before.parent === (item.parent === null ? null : (idOf.get(item.parent) ?? ''));
  return isSame ? 'same' : 'changed';
}
