import type { Services } from '../server/compose.ts';
import { memberId } from './names.ts';

const slug = 'web-professionals';
/** An editor of its group. */
const editor = 'priya-raman';

/** Starts the next draft of the Web Professionals Framework. One that is there already stays as it is. */
export async function loadDrafting({ directory, draftStates, frameworkStore }: Services): Promise<void> {
  const reader = (await directory.reader(memberId(editor)))!;
  const { drafts } = await frameworkStore.bySlug(reader, slug);
  if (drafts.some(({ number }) => number === 3)) return;
  await draftStates.start(reader, slug, 'Answers the comments on draft 2 as they come');
}
