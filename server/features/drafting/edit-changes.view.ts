import type { Change } from '../../core/log/change.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { draftingChannel } from './draft-texts.ts';
import { chosenUrl, type Editing, type EditWeb } from './edit-web.ts';
import { touchedBy } from './touched-by.ts';
import type { EditUndone, ItemWords } from './working-changes.ts';
import { isUndoable } from './working-undo.ts';

const perPage = 50;
const together = 500;

/** One line of "What was changed": what, by whom, when, and whether it can be taken back. */
export interface ChangeRow {
  seq: number;
  what: string;
  by: string;
  at: Date;
  of: { name: string; href: string }[];
  undoable: boolean;
  undone: boolean;
}

/** The changes to a draft being prepared, newest first, 50 at a time; `of` keeps to one competency. */
export async function changeRows(
  { log, people }: EditWeb,
  editing: Editing,
  { of, before }: { of: string | null; before: string | undefined },
): Promise<{ rows: ChangeRow[]; older: number | null }> {
  const all = await allChanges(log, draftingChannel(editing.draft._id));
  const from = /^\d{1,9}$/.test(before ?? '') ? Number(before) : Number.POSITIVE_INFINITY;
  const undone = new Set(
    all.filter(({ type }) => type === 'edit.undone').map(({ data }) => (data as unknown as EditUndone).seq),
  );
  const wanted = all
    .filter((change) => change.seq < from && (of === null || touchedBy(change).includes(of)))
    .filter(({ type }) => !type.startsWith('text.') || type === 'text.replaced')
    .toReversed();
  const shown = wanted.slice(0, perPage);
  const actors = await people.byIds(shown.flatMap(({ actor }) => (actor ? [actor] : [])));
  return {
    rows: shown.map((change) => ({
      seq: change.seq,
      what: whatWords(change),
      by: (change.actor && actors.get(change.actor)?.name) || '',
      at: change.at,
      of: ofWhat(editing, change),
      // What came before an upload replaced the text is gone with that text.
      undoable: isUndoable(change) && change.seq > editing.working.since,
      undone: undone.has(change.seq),
    })),
    older: wanted.length > perPage ? shown.at(-1)!.seq : null,
  };
}

async function allChanges(log: EditWeb['log'], channel: string): Promise<Change[]> {
  const all: Change[] = [];
  for (;;) {
    const next = await log.read(channel, all.at(-1)?.seq ?? 0, together);
    all.push(...next);
    if (next.length < together) return all;
  }
}

function ofWhat(editing: Editing, change: Change): ChangeRow['of'] {
  const { working } = editing;
  const named = new Map<string, ItemWords>();
  const { item: made, into } = change.data;
  for (const one of [change.data, made, ...(Array.isArray(into) ? (into as unknown[]) : [])]) {
    const item = one as (ItemWords & { competency?: string }) | null | undefined;
    if (item?.competency !== undefined && typeof item.statement === 'string')
      named.set(item.competency, item);
  }
  return touchedBy(change).flatMap((id) => {
    const entry = working.entries.get(id);
    const words = entry ?? named.get(id) ?? working.base.byCompetency.get(id);
    if (!words) return [];
    return { name: nameOf(words), href: entry ? chosenUrl(editing, id) : '' };
  });
}

function whatWords({ type, data }: Change): string {
  switch (type) {
    case 'item.added':
      return t('Added');
    case 'item.reworded':
      return t('Changed the words');
    case 'item.moved':
      return t('Moved');
    case 'item.retired':
      return t('Retired');
    case 'item.unretired':
      return t('Brought back');
    case 'item.split':
      return t('Split');
    case 'items.merged':
      return t('Merged');
    case 'edit.undone':
      return t('Took back change {seq, number}', { seq: (data as unknown as EditUndone).seq });
    case 'link.confirmed':
      return t('Confirmed a guess');
    case 'link.refused':
      return t('Refused a guess');
    default:
      return t('Replaced the whole text by an upload');
  }
}
