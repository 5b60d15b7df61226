import { memberId } from '../../seeds/names.ts';
import type { Services } from '../../server/compose.ts';
import { newId } from '../../server/core/ids.ts';
import { codePointIndex } from '../../server/core/passage/code-points.ts';
import { everyone } from '../../server/core/reader.ts';
import { draftThread } from '../../server/features/frameworks/framework-subjects.ts';
import type { Item } from '../../server/features/frameworks/frameworks.models.ts';

/** What is asked of one competency after another. */
const asked = [
  'Please say who this is for: in a body of ten people nobody has the time.',
  'I would expect an example here, so that an assessor knows what to look for.',
  'This reads as if there were always a team. Many of us are one person.',
  'The word is not used in hospitals. Could a plainer one stand here?',
  'Good as it is. I have used it for an appraisal already.',
  'How would anybody show this in an interview?',
];
/** What is asked of the role of the web manager, by one after another. */
const split = [
  'These are two jobs: one decides and buys, the other delivers. Please describe them apart.',
  'We advertise for two people. One text for both makes one of them unhappy.',
  'Whoever commissions should not also be the one who runs the list of work.',
  'Two roles, please: a commissioner, and somebody who manages delivery.',
];
const authors = ['george-hallam', 'wei-ling-tan', 'ben-osei', 'fatima-siddiqui', 'callum-mackie'];

/**
 * Comments on draft 2 of the Web Professionals Framework of the demonstration, until there are as many as asked for:
 * four that ask for the same, the others on one competency after another, whole and on passages, a third of them formal,
 * some with other words. Answers the numbers of the four.
 */
export async function commentOnDraftTwo(services: Services, count: number): Promise<number[]> {
  const { frameworkStore, threadStore } = services;
  const { draft } = await frameworkStore.draft(everyone, 'web-professionals', 2);
  const { items } = await frameworkStore.edition(draft.edition);
  const thread = draftThread(draft._id);
  const there = (await threadStore.posts(thread, { after: 0, limit: 200 })).filter(
    ({ replyTo }) => replyTo === null,
  );
  const role = items.find(({ code }) => code === 'WM')!;
  const others = items.filter(({ kind, statement }) => kind === 'Competency' && statement);
  const same: number[] = [];
  for (let at = 0; at < count - there.length; at += 1) {
    const body = split[at];
    const item = body ? role : others[at % others.length]!;
    const given = { body: body ?? asked[at % asked.length]!, ...pointAt(item, body ? 0 : at % 4) };
    const reader = (await services.directory.reader(memberId(authors[at % authors.length]!)))!;
    const from = { key: `round:${at}`, postId: newId(), screened: false };
    const origin = { from: 'test', author: null, at: new Date(), ref: null };
    const posted = await services.threads.post(reader, thread, given, undefined, { ...from, origin });
    if (!posted.held && body) same.push(posted.post.number);
  }
  return same;
}

/** The whole, or the beginning of its statement: as it is, formally, or with other words in its place. */
function pointAt({ competency, statement }: Item, how: number) {
  if (how === 0) return { anchor: { competency } };
  const exact = statement.split(' ').slice(0, 3).join(' ');
  const end = codePointIndex(statement).toCodePoint(exact.length);
  const anchor = { competency, field: 'statement', start: 0, end, exact };
  return { anchor, formal: how === 1, suggestion: how === 2 ? `Usually ${exact.toLowerCase()}` : null };
}
