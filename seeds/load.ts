import type { Services } from '../server/compose.ts';
import { withLock } from '../server/core/database/lock.ts';
import { loadDrafting } from './load-drafting.ts';
import { loadDispositions } from './load-dispositions.ts';
import { loadEarlierDrafts, loadNewestDrafts } from './load-frameworks.ts';
import { loadJoining } from './load-joining.ts';
import { loadModeration } from './load-moderation.ts';
import { loadOrganisationResponses } from './load-organisation-responses.ts';
import { loadOrganisations } from './load-organisations.ts';
import { loadOrder } from './load-order.ts';
import { loadPeople } from './load-people.ts';
import { loadPictures } from './load-pictures.ts';
import { loadFollows, loadTakingPart } from './load-taking-part.ts';
import { loadThreads } from './load-threads.ts';
import { ensurePassword, keptPassword, type SignIn, signIns } from './sign-ins.ts';

/** How to sign in to a site with the demonstration data. */
export interface Seeded {
  /** Of every demonstration member; null when the file that kept it has gone. */
  password: string | null;
  signIns: SignIn[];
}

const begun = 'seeds:begun';
const finished = 'seeds:finished';

/** Loads the demonstration data unless that was finished before. */
export async function ensureSeeds(services: Services): Promise<Seeded> {
  const done = await services.models.marks.findById(finished).lean();
  if (done) return { password: await keptPassword(services.config.dataDir), signIns };
  return loadSeeds(services);
}

/**
 * Loads the demonstration data: people, groups, frameworks and conversations, with times relative to the first time
 * this was begun. What is there already is left as it is, so that a loading that was cut short is completed and a
 * second one changes nothing.
 */
export async function loadSeeds(services: Services): Promise<Seeded> {
  const { marks, locks, members } = services.models;
  return withLock(locks, 'seeds', async () => {
    const start = await mark(marks, begun);
    // Members who are there already have a password, which is not this one when its file was lost.
    const lost =
      (await keptPassword(services.config.dataDir)) === null && (await members.exists({})) !== null;
    const password = await ensurePassword(services.config.dataDir);
    const memberIds = await loadPeople(services, password, start);
    await loadOrganisations(services);
    await loadEarlierDrafts(services, start);
    await loadFollows(services);
    await loadNewestDrafts(services, start);
    await loadDrafting(services);
    await loadPictures(services, start);
    await loadThreads(services, memberIds, start);
    await loadDispositions(services, start);
    await loadOrganisationResponses(services, start);
    await loadTakingPart(services, start);
    await loadModeration(services, start);
    await loadJoining(services);
    await loadOrder(services);
    await services.log.settled();
    await mark(marks, finished);
    return { password: lost ? null : password, signIns };
  });
}

/** Notes a moment once; answers the one noted first. */
async function mark(marks: Services['models']['marks'], name: string): Promise<Date> {
  const row = await marks
    .findOneAndUpdate(
      { _id: name },
      { $setOnInsert: { at: new Date() } },
      { upsert: true, returnDocument: 'after' },
    )
    .lean();
  return row.at;
}
