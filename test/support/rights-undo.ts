import { randomBytes } from 'node:crypto';
import { everyone } from '../../server/core/reader.ts';
import { type Owned, write } from './rights-owned.ts';
import { given } from './reasons.ts';
import { place, type Somebody } from './rights-people.ts';
import type { RightsWorld } from './rights-world.ts';

/** Words that nobody wrote before, nor anything like them. */
export const fresh = (): string => `Words ${randomBytes(24).toString('hex').match(/.{6}/g)!.join(' ')}`;
/** A reason in words, and some of the lists that groups have when they made none. */
export const reason = 'For a reason that will do';
export const agreed = given('about').id;
export const ordered = given('order').id;

/** A new post of the target, whom nobody has anything against yet. */
export const targetsPost = ({ threads }: Owned, world: RightsWorld): Promise<string> =>
  write(world, world.target, threads.group, fresh());

/** What a probe did is undone by these. */
export const placed = ({ name, id }: Somebody, _owned: Owned, world: RightsWorld) =>
  place(world, name, id, world.owned);

export const memberAgain = (_who: Somebody, { group }: Owned, { services, target }: RightsWorld) =>
  services.groups.setRoles(everyone, target.id, group, ['member']);

export async function heardAgain(_who: Somebody, { group }: Owned, { services, target }: RightsWorld) {
  const made = { group, member: target.id, action: 'muted' as const, lifted: null };
  const decision = await services.models.decisions.findOne(made).sort({ at: -1 }).lean();
  if (decision) await services.decide.lift(await admin(services), decision._id, given('back'));
}

export async function shownAgain(_who: Somebody, { post }: Owned, { services }: RightsWorld) {
  const { hidden } = await services.threadStore.post(everyone, post);
  if (hidden) await services.threads.setHidden(await admin(services), post, false, reason);
}

export const unlocked = async (_who: Somebody, { threads }: Owned, { services }: RightsWorld) =>
  services.threads.setLocked(await admin(services), threads.group, false, reason);

export const unpinned = async (_who: Somebody, { threads }: Owned, { services }: RightsWorld) =>
  services.order.setPinned(await admin(services), threads.group, false, reason);

/** The draft that somebody is preparing is given up. */
export async function discarded(_who: Somebody, { frameworkId }: Owned, { services }: RightsWorld) {
  const view = await services.frameworkStore.byId(everyone, frameworkId);
  const preparing = view?.drafts.find(({ state }) => state === 'preparing');
  if (preparing) await services.draftStates.discard(everyone, preparing._id, reason);
}

async function admin({ directory }: RightsWorld['services']) {
  const { id } = (await directory.byHandles(['admin'])).get('admin')!;
  return (await directory.reader(id))!;
}
