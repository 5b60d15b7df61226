import { LRUCache } from 'lru-cache';
import type { FieldError } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { type EditionIndex, nameOf } from '../frameworks/edition-index.ts';
import type { Draft, Item } from '../frameworks/frameworks.models.ts';
import type { DraftChanges } from '../changes/changes.store.ts';
import type { MayOpen } from './states.service.ts';

/** How the comments' anchors would stand in the draft. */
export interface AnchorFigures {
  sure: number;
  moved: number;
  toCheck: number;
  gone: number;
}

const keptMs = 30_000;

/** The figures of a text, asked for again only when it was changed, or after half a minute, since comments go on. */
export function keptAWhile(ask: (draft: Draft) => Promise<AnchorFigures>) {
  const kept = new LRUCache<string, AnchorFigures>({ max: 100, ttl: keptMs });
  return async (draft: Draft, { edition }: EditionIndex): Promise<AnchorFigures> => {
    const key = `${draft._id} ${edition}`;
    const figures = kept.get(key) ?? (await ask(draft));
    if (!kept.has(key)) kept.set(key, figures);
    return figures;
  };
}

/** What must be done before the draft may open or be published, each named once. */
export async function hindrances(
  reader: Reader,
  draft: Draft,
  mayOpen: readonly MayOpen[],
): Promise<(FieldError & { before: 'open' | 'published' })[]> {
  const found = new Map<string, FieldError & { before: 'open' | 'published' }>();
  for (const before of ['open', 'published'] as const)
    for (const ask of mayOpen)
      for (const error of await ask(reader, draft, before))
        if (!found.has(error.message)) found.set(error.message, { ...error, before });
  return [...found.values()];
}

/** What editors may join by hand: what is missing without a successor, and what is new without a predecessor. */
export function unlinked({ found, before, after }: Pick<DraftChanges, 'found' | 'before' | 'after'>) {
  const option = (item: Item) => ({ value: item.competency, text: optionText(item) });
  const missing = found.filter(({ what, replacedBy }) => what === 'retired' && replacedBy.length === 0);
  const added = found.filter(({ what }) => what === 'added');
  return {
    missing: missing.map(({ competency }) => option(before!.byCompetency.get(competency)!)),
    added: added.map(({ competency }) => option(after.byCompetency.get(competency)!)),
  };
}

const longest = 90;

function optionText(item: Item): string {
  const name = nameOf(item);
  const short = name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
  return item.code ? `${item.code} ${short}` : short;
}

/** A page of a list: a number that is no page's leads to the nearest. */
export function pageOf<T>(all: readonly T[], asked: string | undefined, perPage: number) {
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const page = /^[1-9]\d{0,5}$/.test(asked ?? '') ? Math.min(Number(asked), pages) : 1;
  return { page, pages, shown: all.slice((page - 1) * perPage, page * perPage) };
}
