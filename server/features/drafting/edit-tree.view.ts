import { fold } from '../../core/text/fold.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { isSameWords } from './item-words.ts';
import { above, chosenUrl, type Editing, itemUrl, pathWords } from './edit-web.ts';
import type { Entry } from './working-tree.ts';

/** What this draft did to a competency so far. */
export type Mark = 'new' | 'changed' | 'retired' | null;

/** One row of the tree. */
export interface TreeNode {
  id: string;
  name: string;
  code: string | null;
  kind: string;
  mark: Mark;
  href: string;
  edit: string;
  chosen: boolean;
  /** How many stand right beneath it; 0 for what opens nothing. */
  beneath: number;
  /** Drawn when the branch is open. */
  children: TreeNode[] | null;
}

/** What the draft before had, and what it has become. */
export function markOf({ before }: Editing, entry: Entry): Mark {
  if (entry.retired) return 'retired';
  const then = before?.index.byCompetency.get(entry.competency);
  if (!then) return 'new';
  return isSameWords(then, entry) && then.parent === entry.parent ? null : 'changed';
}

/**
 * The tree with the branches open that lead to `chosen`, and no others: a framework may have thousands. Retired
 * competencies of earlier drafts keep their place, so that they can be brought back.
 */
export function treeOf(editing: Editing, chosen: Entry | null): TreeNode[] {
  const { working } = editing;
  const open = new Set(chosen ? [...above(working, chosen), chosen].map(({ competency }) => competency) : []);
  const draw = (parent: string | null): TreeNode[] =>
    shownBeneath(editing, parent).map((entry) => {
      const { competency: id, code, kind } = entry;
      const beneath = entry.retired ? 0 : shownBeneath(editing, id).length;
      return {
        id,
        name: nameOf(entry),
        code,
        kind,
        mark: markOf(editing, entry),
        href: chosenUrl(editing, id),
        edit: itemUrl(editing, id),
        chosen: id === chosen?.competency,
        beneath,
        children: beneath > 0 && open.has(id) ? draw(id) : null,
      };
    });
  return draw(null);
}

function shownBeneath({ working }: Editing, parent: string | null): Entry[] {
  return (working.order.get(parent) ?? []).flatMap((id) => {
    const entry = working.entries.get(id)!;
    // What was new and is taken out again was never seen by anybody; the list of changes has it.
    return entry.retired && (entry.fresh || entry.retired.with !== null) ? [] : entry;
  });
}

const mostFound = 50;

/** Competencies in which every word occurs, those retired among them; at most 50, and how many there are. */
export function findEntries(editing: Editing, q: string, without: ReadonlySet<string> = new Set()) {
  const words = fold(q).split(/\s+/).filter(Boolean);
  const { working } = editing;
  const all = [...working.entries.values()].filter((entry) => {
    if (without.has(entry.competency) || (entry.retired && entry.fresh)) return false;
    const text = fold(`${entry.code ?? ''} ${entry.title ?? ''} ${entry.statement}`);
    return words.every((word) => text.includes(word));
  });
  return {
    count: all.length,
    rows: all.slice(0, mostFound).map((entry) => ({
      id: entry.competency,
      name: nameOf(entry),
      code: entry.code,
      kind: entry.kind,
      mark: markOf(editing, entry),
      path: pathWords(working, entry),
      href: chosenUrl(editing, entry.competency),
      version: entry.version,
    })),
  };
}
