import type { Services } from '../server/compose.ts';
import type { Reader } from '../server/core/reader.ts';
import type { Draft } from '../server/features/frameworks/frameworks.models.ts';
import { itemIdentifier, memberId } from './names.ts';
import { edits } from './web-professionals/draft-3.ts';

const slug = 'web-professionals';
/** An editor of its group. */
const editor = 'priya-raman';

/**
 * Starts the next draft of the Web Professionals Framework and makes its first edits. What is there already stays as it
 * is; a draft whose number was given to another since is left alone.
 */
export async function loadDrafting(services: Services): Promise<void> {
  const { directory, draftStates, draftTexts, frameworkStore } = services;
  const reader = (await directory.reader(memberId(editor)))!;
  const { drafts } = await frameworkStore.bySlug(reader, slug);
  const third =
    drafts.find(({ number }) => number === 3) ??
    (await draftStates.start(reader, slug, 'Answers the comments on draft 2 as they come'));
  if (third.state !== 'preparing') return;
  const { seq } = await draftTexts.working(third);
  if (seq < editCount) await edit(services, reader, third);
}

const editCount = Object.keys(edits).length;

/** Each edit is named, so that those which are there already are not made again. */
async function edit({ drafting, draftTexts }: Services, reader: Reader, draft: Draft): Promise<void> {
  const { items } = (await draftTexts.workingAt(draft, 0)).index;
  const itemOf = (item: string) => items.find(({ sourceId }) => sourceId === itemIdentifier(slug, item))!;
  const idOf = (item: string): string => itemOf(item).competency;
  const { reword, add, move, retire, dropAlike, addAlike } = edits;
  const { code, kind, title } = itemOf(reword.item);
  const { statement } = reword;
  await drafting.reword(reader, draft._id, {
    ...{ competency: idOf(reword.item), version: 0 },
    ...{ code, kind, title, statement },
  });
  await drafting.addItem(reader, draft._id, { ...add.words, parent: idOf(add.parent), key: 'seed-add' });
  await drafting.move(reader, draft._id, {
    ...{
      competency: idOf(move.item),
      parent: idOf(move.parent),
      before: idOf(move.before),
      key: 'seed-move',
    },
  });
  await drafting.retire(reader, draft._id, {
    ...{ competency: idOf(retire.item), version: 0, children: 'too' as const },
    ...{ replacedBy: [idOf(retire.replacedBy)], reason: retire.reason },
  });
  await drafting.retire(reader, draft._id, {
    competency: idOf(dropAlike.item),
    version: 0,
    reason: dropAlike.reason,
  });
  await drafting.addItem(reader, draft._id, {
    ...addAlike.words,
    parent: idOf(addAlike.parent),
    before: idOf(addAlike.before),
    key: 'seed-add-alike',
  });
}
