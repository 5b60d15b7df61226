import type { Services } from '../server/compose.ts';
import { codePointIndex } from '../server/core/passage/code-points.ts';
import { everyone, type Reader } from '../server/core/reader.ts';
import type { EditionIndex } from '../server/features/frameworks/edition-index.ts';
import { competencyThread, draftThread } from '../server/features/frameworks/framework-subjects.ts';
import { groupId, groupThreadId, itemIdentifier } from './names.ts';
import type { SeedPost, SeedSubject } from './shapes.ts';

/** The thread of a subject: its id, and for a draft the text that its comments point into. */
export interface FoundThread {
  thread: string;
  text: { framework: string; edition: EditionIndex } | null;
}

/** Finds the thread of a subject; one of a group is opened by `author` at `openedAt` when it is not there. */
export async function findThread(
  services: Services,
  subject: SeedSubject,
  author: Reader,
  openedAt: Date,
): Promise<FoundThread> {
  const { frameworkStore, groups, groupStore } = services;
  if (subject.kind === 'group') {
    const { group, title } = subject;
    const given = { id: groupThreadId(group, title), at: openedAt };
    // Who opened it may be suspended since.
    if (await groupStore.thread(given.id)) return { thread: `g-${given.id}`, text: null };
    const { _id } = await groups.openThread(author, groupId(group), title, given);
    return { thread: `g-${_id}`, text: null };
  }
  if (subject.kind === 'draft') {
    const { draft } = await frameworkStore.draft(everyone, subject.framework, subject.number);
    const edition = await frameworkStore.edition(draft.edition);
    return { thread: draftThread(draft._id), text: { framework: subject.framework, edition } };
  }
  const { framework } = await frameworkStore.bySlug(everyone, subject.framework);
  const identifier = itemIdentifier(subject.framework, subject.item);
  for (const [id, { sourceId }] of await frameworkStore.competenciesOf(framework._id)) {
    if (sourceId === identifier) return { thread: competencyThread(id), text: null };
  }
  throw new Error(`${subject.framework} has no item ${subject.item}`);
}

/** What a comment points at, as a client would send it: a passage in code points of its field, or the whole item. */
export function anchorIn(
  { text }: FoundThread,
  anchor: NonNullable<SeedPost['anchor']>,
): Record<string, unknown> {
  const identifier = text && itemIdentifier(text.framework, anchor.item);
  const item = text?.edition.items.find(({ sourceId }) => sourceId === identifier);
  if (!item) throw new Error(`the draft has no item ${anchor.item}`);
  const { field = 'statement', exact } = anchor;
  if (exact === undefined) return { competency: item.competency };
  const source = item[field] ?? '';
  const from = source.indexOf(exact);
  if (from < 0) throw new Error(`the ${field} of ${anchor.item} has no words "${exact}"`);
  const index = codePointIndex(source);
  return {
    competency: item.competency,
    field,
    start: index.toCodePoint(from),
    end: index.toCodePoint(from + exact.length),
    exact,
  };
}
