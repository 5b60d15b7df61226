import type { Services } from '../server/compose.ts';
import type { Origin } from '../server/core/log/change.ts';
import { everyone, type Reader } from '../server/core/reader.ts';
import { postOf } from '../server/features/organisation-responses/posting.ts';
import { responseId } from '../server/features/organisation-responses/response.ts';
import { isDecided } from '../server/features/threads/disposition.ts';
import { anchorIn, findThread } from './find-thread.ts';
import { memberId, organisationId, postId } from './names.ts';
import { organisationResponses, type SeedResponse } from './organisation-responses.ts';
import { hoursBefore } from './times.ts';

/** Adds what organisations prepare, and what they have sent. What is there already is left as it is. */
export async function loadOrganisationResponses(services: Services, start: Date): Promise<void> {
  for (const response of organisationResponses) await loadOne(services, response, start);
}

async function loadOne(services: Services, seed: SeedResponse, start: Date): Promise<void> {
  const { organisationResponses: service, organisationResponseStore, organisationStore } = services;
  const owner = organisationId(seed.organisation);
  const { slug } = (await organisationStore.byIds([owner])).get(owner)!;
  const subject = { kind: 'draft', framework: seed.framework, number: seed.draft } as const;
  const found = await findThread(services, subject, everyone, start);
  const draft = found.thread.slice('d-'.length);
  const readerOf = async (handle: string): Promise<Reader> =>
    (await services.directory.reader(memberId(handle)))!;
  const state = async () => organisationResponseStore.byId(responseId(owner, draft));
  const there = new Set((await state())?.comments.map(({ id }) => id));
  for (const { id, by, hoursAgo, anchor, body, suggestion = null } of seed.comments) {
    if (there.has(postId(id))) continue;
    const input = { body, suggestion, anchor: anchorIn(found, anchor) };
    const origin = { ...seedOrigin(start, hoursAgo), ref: postId(id) };
    await service.add(await readerOf(by), slug, draft, input, `seed:${id}`, origin);
  }
  if (!seed.sent) return;
  const { by, hoursAgo, answeredBy, answeredHoursAgo, words } = seed.sent;
  const { seq } = (await state())!;
  const sent = await service.submit(await readerOf(by), slug, draft, seq, seedOrigin(start, hoursAgo));
  for (const comment of sent.submission!.comments) {
    const post = await services.threadStore.post(everyone, postOf(sent, comment));
    if (isDecided(post)) continue;
    const answer = { outcome: 'accepted' as const, words };
    const at = seedOrigin(start, answeredHoursAgo);
    await services.dispositions.decide(await readerOf(answeredBy), post._id, answer, at);
  }
}

const seedOrigin = (start: Date, hoursAgo: number): Origin => ({
  from: 'seed',
  author: null,
  at: hoursBefore(start, hoursAgo),
  ref: null,
});
