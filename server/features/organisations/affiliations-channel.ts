import { isDuplicate } from '../../core/database/duplicate.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { LogModels } from '../../core/log/log.models.ts';
import type { Projected } from '../../core/log/projected.ts';
import { membersChannel } from '../accounts/members-channel.ts';
import type { AffiliationBy, AffiliationReason, OrganisationModels } from './organisations.models.ts';
import { organisationPolicies } from './organisations.policy.ts';

export const organisationChannel = (id: string): string => `organisation:${id}`;
export const affiliationId = (organisation: string, member: string): string => `${organisation}:${member}`;

/** Data of every change of who belongs: the member, and what the type needs. */
export interface AffiliationData extends Record<string, unknown> {
  member: string;
  by?: AffiliationBy;
  domain?: string | null;
  listed?: boolean;
  reason?: AffiliationReason;
}

type Models = OrganisationModels & Pick<LogModels, 'changes'>;

/**
 * `organisation:<id>`: who asked to belong to it, was endorsed or refused, showed it and left. Only those who answer
 * for it may read it. Decisions look at the projected collection, so they must go alone.
 */
export function organisationKind(options: {
  models: Models;
  projected: Projected;
  log: ChangeLog;
}): ChannelKind<Record<string, never>> {
  const { models, projected, log } = options;
  return {
    kind: 'organisation',
    async load(id) {
      if (!(await models.organisations.exists({ _id: id }))) return null;
      return { state: {}, seq: await projected.of(organisationChannel(id)) };
    },
    reduce: (state) => state,
    async project(id, changes) {
      for (const change of changes) {
        await projectOne(models, id, change);
        await tellPosts(log, id, change);
      }
      await projected.to(organisationChannel(id), changes.at(-1)!.seq);
    },
    async mayRead(reader, id) {
      const organisation = await models.organisations.findById(id).lean();
      return organisation !== null && organisationPolicies['organisation.endorse'](reader, { organisation });
    },
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at }) => ({ seq, type, at: at.toISOString(), actor: null, data: {} })),
    uncounted: true,
  };
}

/** Every one sets what is, whatever was: a change that is applied twice, or late, changes nothing. */
async function projectOne(models: Models, organisation: string, change: Change): Promise<void> {
  const { affiliations } = models;
  const { type, at, actor, data, seq } = change;
  const { member, by, domain = null, listed, reason = null } = data as AffiliationData;
  const _id = affiliationId(organisation, member);
  const who = { organisation, member };
  const older = { _id, seq: { $not: { $gte: seq } } };
  const set = (fields: object) => setAffiliation(models, change, _id, { ...fields, at, reason });
  switch (type) {
    case 'affiliation.asked':
      await set({ ...who, state: 'asked', by: 'endorsement', domain: null, listed: false, decidedBy: null });
      break;
    case 'affiliation.confirmed':
      await set({
        ...who,
        state: 'confirmed',
        by,
        domain,
        decidedBy: actor === member ? null : actor,
        ...(listed !== undefined && { listed }),
      });
      break;
    case 'affiliation.refused':
      await set({ state: 'refused', decidedBy: actor });
      break;
    case 'affiliation.ended':
      await set({ state: 'ended', listed: false, decidedBy: actor });
      break;
    case 'affiliation.listed':
      await affiliations.updateOne(older, { $set: { listed: listed ?? false, seq } });
      break;
    case 'affiliation.domain':
      await affiliations.updateOne(older, { $set: { domain, seq } });
      break;
    case 'affiliation.erased':
      await affiliations.deleteOne(older);
      break;
    default:
  }
}

/** A slower process must not bring back what was before: only a later change of the channel is taken. */
async function setAffiliation(
  { affiliations, changes }: Models,
  { channel, seq, data }: Change,
  _id: string,
  fields: object,
): Promise<void> {
  try {
    const { upsertedCount } = await affiliations.updateOne(
      { _id, seq: { $not: { $gte: seq } } },
      { $set: { ...fields, seq } },
      { upsert: true },
    );
    if (upsertedCount === 0) return;
  } catch (error) {
    // It is there with a later change: the filter did not match and the insert met it.
    if (!isDuplicate(error)) throw error;
    return;
  }
  // What was not there may have been forgotten meanwhile, which leaves no row to compare with.
  const { member } = data as AffiliationData;
  const forgotten = { channel, seq: { $gt: seq }, type: 'affiliation.erased', 'data.member': member };
  if (await changes.exists(forgotten)) await affiliations.deleteOne({ _id, seq });
}

const shownBesidePosts = new Set(['affiliation.confirmed', 'affiliation.ended', 'affiliation.erased']);

/** What stands beside a member's posts changed: what remembers who members are must look again. */
async function tellPosts(log: ChangeLog, organisation: string, change: Change): Promise<void> {
  if (!shownBesidePosts.has(change.type)) return;
  await log.append(membersChannel, {
    key: `${organisationChannel(organisation)}:${change.seq}`,
    keyHash: change.type,
    decide: () => ({
      type: 'member.affiliation',
      actor: change.actor,
      data: { member: (change.data as AffiliationData).member },
    }),
  });
}
