import type { Services } from '../server/compose.ts';
import type { Origin } from '../server/core/log/change.ts';
import { everyone, type Reader } from '../server/core/reader.ts';
import { isDecided } from '../server/features/threads/disposition.ts';
import { assignments, confirmedPlaces, dispositions, type SeedDisposition } from './dispositions.ts';
import { itemIdentifier, memberId, postId } from './names.ts';
import { daysBefore, hoursBefore } from './times.ts';

const framework = 'web-professionals';

/** Answers comments on an earlier draft, has commenters confirm where some belong in the next, and puts some on the newest before a meeting or an editor. Once each. */
export async function loadDispositions(services: Services, start: Date): Promise<void> {
  const readerOf = async (handle: string): Promise<Reader> =>
    (await services.directory.reader(memberId(handle)))!;
  const changeOf = await changesOfDraft(services, 2);
  for (const seed of dispositions) await answer(services, seed, await readerOf(seed.by), changeOf, start);
  for (const { by, post, hoursAgo } of confirmedPlaces) {
    await confirmPlace(services, await readerOf(by), postId(post), seedOrigin(start, hoursAgo));
  }
  for (const { by, post, ...given } of assignments) {
    const to =
      'member' in given
        ? { member: memberId(given.member) }
        : { meeting: { name: given.meeting.name, on: dayOf(daysBefore(start, -given.meeting.inDays)) } };
    const there = await services.threadStore.post(everyone, postId(post));
    if (!there.disposition) await services.dispositions.assign(await readerOf(by), there._id, to);
  }
}

async function answer(
  { dispositions: service, replies, threadStore, directory }: Services,
  seed: SeedDisposition,
  editor: Reader,
  changeOf: (item: string) => { draft: string; competency: string },
  start: Date,
): Promise<void> {
  const id = postId(seed.post);
  const { outcome, reason, words, duplicateOf, change, reply } = seed;
  const post = await threadStore.post(everyone, id);
  if (!isDecided(post)) {
    const given = {
      outcome,
      reason,
      words,
      duplicateOf: duplicateOf && postId(duplicateOf),
      change: change === undefined ? null : changeOf(change),
    };
    await service.decide(editor, id, given, seedOrigin(start, seed.hoursAgo));
  }
  if (!reply || post.disposition?.reply) return;
  const author = (await directory.reader(post.author))!;
  await replies.reply(author, id, reply, seedOrigin(start, reply.hoursAgo));
}

async function confirmPlace(
  { carrying, settling, frameworkStore, threadStore }: Services,
  reader: Reader,
  id: string,
  at: Origin,
): Promise<void> {
  const { draft } = await frameworkStore.draft(everyone, framework, 2);
  await carrying.carry(await threadStore.post(everyone, id));
  await settling.settle(reader, draft, id, { outcome: 'confirmed' }, at);
}

async function changesOfDraft({ frameworkStore }: Services, number: number) {
  const { framework: found, draft } = await frameworkStore.draft(everyone, framework, number);
  const competencies = [...(await frameworkStore.competenciesOf(found._id)).values()];
  return (item: string): { draft: string; competency: string } => {
    const identifier = itemIdentifier(framework, item);
    const known = competencies.find(({ sourceId }) => sourceId === identifier);
    if (!known) throw new Error(`${framework} has no item ${item}`);
    return { draft: draft._id, competency: known._id };
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const seedOrigin = (start: Date, hoursAgo: number): Origin => ({
  from: 'seed',
  author: null,
  at: hoursBefore(start, hoursAgo),
  ref: null,
});
