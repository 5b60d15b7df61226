import { conflict } from '../../core/errors.ts';
import type { Change } from '../../core/log/change.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import { isSameWords } from './item-words.ts';
import type { EditUndone, ItemWords, Restored } from './working-changes.ts';
import { editConflict } from './working-rules.ts';
import { extend, type Working } from './working-text.ts';
import type { Entry } from './working-tree.ts';

/** Changes that can be taken back. */
const undoable = new Set([
  'item.added',
  'item.reworded',
  'item.moved',
  'item.retired',
  'item.unretired',
  'item.split',
  'items.merged',
  'edit.undone',
]);

export const isUndoable = ({ type }: Pick<Change, 'type'>): boolean => undoable.has(type);

/**
 * The reverse of a change: all that it touched, as it stood before. `before` is the text right before the change, `now`
 * as it is. Null where nothing of the change is left. Of a rewording, words that were changed again since stay as they are now. Throws 409 where something that was
 * done since stands in the way, and says what.
 */
export function reverseOf(change: Change, before: Working, now: Working): EditUndone | null {
  const after = extend(before, [change]);
  const touched = new Set(
    [...before.entries.keys(), ...after.entries.keys()].filter(
      (id) => before.entries.get(id) !== after.entries.get(id),
    ),
  );
  if ([...touched].every((id) => readsAs(id, now, before))) return null;
  const restored = inOrder(before, touched).map((id) => {
    const then = after.entries.get(id);
    const present = now.entries.get(id);
    if (then && !present) throw gone(then);
    if (!then || (present && isAsIn(present, then))) return asIn(before, id);
    if (change.type !== 'item.reworded') throw changedSince(present!);
    return { ...asIn(now, id), words: wordsBack(before.entries.get(id)!, then, present!) };
  });
  const added = [...touched].filter((id) => !before.entries.has(id));
  for (const id of added) {
    const present = now.entries.get(id);
    if (!present || !isAsIn(present, after.entries.get(id)!))
      throw changedSince(present ?? after.entries.get(id)!);
  }
  const removed = added.map((competency) => ({
    competency,
    words: null,
    parent: null,
    behind: null,
    retired: null,
  }));
  const data = { seq: change.seq, restored: [...restored, ...removed] };
  refuseUnsound(data, change, now);
  return data;
}

/** Whether an entry stands and reads alike in two texts. */
function readsAs(competency: string, one: Working, other: Working): boolean {
  if (!one.entries.has(competency) || !other.entries.has(competency))
    return one.entries.has(competency) === other.entries.has(competency);
  return JSON.stringify(asIn(one, competency)) === JSON.stringify(asIn(other, competency));
}

const isAsIn = (present: Entry, then: Entry): boolean =>
  present.version === then.version && present.placed === then.placed;

function asIn(text: Working, competency: string): Restored {
  const { code, kind, title, statement, parent, retired } = text.entries.get(competency)!;
  const siblings = text.order.get(parent) ?? [];
  const behind = siblings[siblings.indexOf(competency) - 1] ?? null;
  return { competency, words: { code, kind, title, statement }, parent, behind, retired };
}

/** Those of the text among these, from the top down, in the order of their siblings. */
function inOrder({ order }: Working, wanted: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const walk = (parent: string | null): void => {
    for (const competency of order.get(parent) ?? []) {
      if (wanted.has(competency)) found.push(competency);
      walk(competency);
    }
  };
  walk(null);
  return found;
}

/** The words of now, with each field that the change altered as it was before. Throws 409 where it was altered again. */
function wordsBack(before: Entry, then: Entry, now: Entry): ItemWords {
  const back = { code: now.code, kind: now.kind, title: now.title, statement: now.statement };
  const former = { code: before.code, kind: before.kind, title: before.title, statement: before.statement };
  if (now.retired) throw changedSince(now);
  const put = <Field extends keyof ItemWords>(field: Field): void => {
    if (before[field] === then[field]) return;
    if (now[field] !== then[field]) throw editConflict(now, former);
    back[field] = before[field];
  };
  for (const field of ['code', 'kind', 'title', 'statement'] as const) put(field);
  if (isSameWords(back, now)) throw changedSince(now);
  return back;
}

function changedSince(entry: Entry) {
  return conflict(
    t('“{name}” was changed again since. Take back the later change first.', { name: nameOf(entry) }),
  );
}

function gone(entry: Entry) {
  return conflict(t('“{name}” was taken out since. Take that back first.', { name: nameOf(entry) }));
}

/** What was done since may leave no place for what comes back, or give its code to another. Throws 409. */
function refuseUnsound(data: EditUndone, { channel, at }: Change, now: Working): void {
  const base = { channel, at, v: 1, actor: null, origin: null, key: '', keyHash: null };
  const undone = { ...base, seq: now.seq + 1, type: 'edit.undone', data: { ...data } };
  const after = extend(now, [undone]);
  const left = data.restored.find(({ competency, words }) => !words && after.entries.has(competency));
  const name = left && after.entries.get(left.competency);
  if (name)
    throw conflict(
      t('Something stands beneath “{name}” now. Move or take that out first.', { name: nameOf(name) }),
    );
  if (!isSound(after))
    throw conflict(
      t(
        'What was done since leaves no place for this. Take back the later changes to the same competencies first.',
      ),
    );
  const twice = codesTwice(after).find((code) => !codesTwice(now).includes(code));
  if (twice !== undefined)
    throw conflict(
      t('The code {code} belongs to another competency by now. Give that one another code first.', {
        code: twice,
      }),
    );
}

/** Whether everything that lives has its one place beneath something that lives. */
export function isSound({ entries, index }: Working): boolean {
  const living = [...entries.values()].filter(({ retired }) => retired === null);
  return (
    living.length === index.items.length &&
    living.every(({ competency }) => index.byCompetency.has(competency))
  );
}

function codesTwice({ index }: Working): string[] {
  const codes = index.items.flatMap(({ code }) => (code === null ? [] : [code.toLowerCase()]));
  const seen = new Set<string>();
  return codes.filter((code) => seen.size === seen.add(code).size);
}
