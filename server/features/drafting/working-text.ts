import type { Change } from '../../core/log/change.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { LinkDecided, Retirement } from './working-changes.ts';
import { applyChange } from './working-edits.ts';
import { workingIndex } from './working-index.ts';
import { type Children, type Entry, WorkingTree } from './working-tree.ts';

export interface LinkDecision extends LinkDecided {
  confirmed: boolean;
  seq: number;
}

/** The text of a draft that is being prepared, after the change of number `seq`. Never altered once made. */
export interface Working {
  readonly seq: number;
  /** What it was made from: the edition of the draft before, or one that was uploaded. */
  readonly base: EditionIndex;
  /** The number of the change that brought the base; 0 where the draft was started with it. */
  readonly since: number;
  /** As readers will see it: retired competencies left out, what replaces them among the associations. */
  readonly index: EditionIndex;
  /** Every competency of the base, and every new one. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Children by parent, those retired among them. */
  readonly order: Children;
  /** Version of each competency, retired ones too: the number of the change that touched it last. */
  readonly versions: ReadonlyMap<string, number>;
  /** Those of the base that are retired now. */
  readonly retired: ReadonlyMap<string, Retirement>;
  /** Those that are in no draft before, and live. */
  readonly added: ReadonlySet<string>;
  /** The newest decision on each guess of what an upload did. */
  readonly links: readonly LinkDecision[];
  /** It is being frozen: nothing may change. */
  readonly sealed: boolean;
}

/** What a fold must be told beside the changes. */
export interface FoldOptions {
  /** The identifier that the source gives a competency that is not in the base. */
  sourceIdOf?: (competency: string) => string | undefined;
}

/** The text as it stands with no change made since the base, which came with change `seq` (0: the draft was started). */
export function begin(base: EditionIndex, seq = 0): Working {
  const entries = new Map<string, Entry>();
  const order = new Map<string | null, string[]>();
  for (const item of base.items) {
    const { competency, sourceId, code, kind, title, statement, extra, writtenAt } = item;
    const parent = item.parent !== null && base.byCompetency.has(item.parent) ? item.parent : null;
    const words = { code, kind, title, statement, extra, writtenAt };
    const entry = { ...words, competency, sourceId, parent, version: seq, placed: seq };
    entries.set(competency, { ...entry, fresh: false, retired: null });
    order.set(parent, [...(order.get(parent) ?? []), competency]);
  }
  return finish({ seq, since: seq, base, entries, order, links: [], sealed: false }, base);
}

/**
 * The text after more changes, in order. Pure. A change that replaces the text needs the new base and is not for this
 * function: `begin` anew with it.
 */
export function extend(before: Working, changes: readonly Change[], options: FoldOptions = {}): Working {
  if (changes.length === 0) return before;
  const tree = new WorkingTree(before.entries, before.order);
  let { links, sealed } = before;
  for (const change of changes) {
    if (change.type === 'text.sealed') sealed = true;
    if (change.type === 'text.unsealed') sealed = false;
    if (change.type === 'link.confirmed' || change.type === 'link.refused') {
      const { kind, from, to } = change.data as unknown as LinkDecided;
      const decided = { kind, from, to, confirmed: change.type === 'link.confirmed', seq: change.seq };
      links = [...links.filter((one) => !isSameLink(one, decided)), decided];
    }
    applyChange(tree, change, options.sourceIdOf ?? (() => undefined));
  }
  const { channel, seq } = changes.at(-1)!;
  const text = {
    seq,
    since: before.since,
    base: before.base,
    entries: tree.entries,
    order: tree.order,
    links,
    sealed,
  };
  return finish(text, workingIndex(text, `${channel}@${seq}`));
}

/** The base with all changes made to it. Pure. */
export function fold(base: EditionIndex, changes: readonly Change[], options: FoldOptions = {}): Working {
  return extend(begin(base), changes, options);
}

const isSameLink = (one: LinkDecided, other: LinkDecided): boolean =>
  one.kind === other.kind && one.from.join() === other.from.join() && one.to.join() === other.to.join();

function finish(
  text: Pick<Working, 'seq' | 'since' | 'base' | 'entries' | 'order' | 'links' | 'sealed'>,
  index: EditionIndex,
): Working {
  const entries = [...text.entries.values()];
  return {
    ...text,
    index,
    versions: new Map(entries.map(({ competency, version }) => [competency, version])),
    retired: new Map(
      entries.flatMap(({ competency, fresh, retired }) =>
        retired && !fresh ? [[competency, retired] as const] : [],
      ),
    ),
    added: new Set(
      entries.filter(({ fresh, retired }) => fresh && !retired).map(({ competency }) => competency),
    ),
  };
}
