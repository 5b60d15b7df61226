import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Change } from '../../core/log/change.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import { membersChannel } from '../accounts/members-channel.ts';
import type { Organisation, OrganisationModels } from './organisations.models.ts';

export const organisationsChannel = 'organisations';

export type OrganisationFields = Omit<Organisation, '_id' | 'corporate' | 'createdAt' | 'nameKey'>;

/** Data of `organisation.made` and, with the fields that changed, of `organisation.changed`. */
export interface FieldsData extends Record<string, unknown> {
  organisation: string;
  fields: Partial<OrganisationFields>;
}

/** Data of `organisation.corporate`; without a first day it is taken back. */
export interface CorporateData extends Record<string, unknown> {
  organisation: string;
  group: string;
  since: string | null;
  until: string | null;
}

/**
 * `organisations`: which there are and what is true of them. One channel, so that a name, an address or a domain
 * cannot be given to two in the same moment. Decisions look at the projected collection, so they must go alone.
 */
export function organisationsKind(options: {
  models: OrganisationModels;
  projected: Projected;
  log: ChangeLog;
}): ChannelKind<Record<string, never>> {
  const { models, projected, log } = options;
  return {
    kind: organisationsChannel,
    load: async () => ({ state: {}, seq: await projected.of(organisationsChannel) }),
    reduce: (state) => state,
    async project(_id, changes) {
      for (const change of changes) {
        await projectOne(models, change);
        if (isRenamed(change)) await tellPosts(log, change);
      }
      await projected.to(organisationsChannel, changes.at(-1)!.seq);
    },
    // Corporate membership of a hidden group is among it.
    mayRead: async (reader) => reader.admin,
    isPublic: async () => false,
    present: async (_id, changes) =>
      changes.map(({ seq, type, at, data }) => ({
        seq,
        type,
        at: at.toISOString(),
        actor: null,
        data: { organisation: data['organisation'] ?? null },
      })),
  };
}

async function projectOne({ organisations }: OrganisationModels, change: Change): Promise<void> {
  switch (change.type) {
    case 'organisation.made': {
      const { organisation, fields } = change.data as FieldsData;
      await organisations.updateOne(
        { _id: organisation },
        { $setOnInsert: { ...keyed(fields), corporate: [], createdAt: change.at } },
        { upsert: true },
      );
      break;
    }
    case 'organisation.changed': {
      const { organisation, fields } = change.data as FieldsData;
      await organisations.updateOne({ _id: organisation }, { $set: keyed(fields) });
      break;
    }
    case 'organisation.corporate': {
      const { organisation, group, since, until } = change.data as CorporateData;
      const others = {
        $filter: { input: '$corporate', cond: { $ne: ['$$this.group', { $literal: group }] } },
      };
      const row = { $literal: since ? [{ group, since, until }] : [] };
      // In one step: two processes that write the same must not write it twice.
      await organisations.collection.updateOne({ _id: organisation as never }, [
        { $set: { corporate: { $concatArrays: [others, row] } } },
      ]);
      break;
    }
    default:
  }
}

const keyed = (fields: Partial<OrganisationFields>) =>
  fields.name === undefined ? fields : { ...fields, nameKey: nameKeyOf(fields.name) };

/** The form in which names are compared. */
export const nameKeyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

const isRenamed = ({ type, data }: Change): boolean =>
  type === 'organisation.changed' && (data as FieldsData).fields.name !== undefined;

/** Its name stands beside posts: what remembers who members are must look again. */
async function tellPosts(log: ChangeLog, { seq, actor, data, type }: Change): Promise<void> {
  await log.append(membersChannel, {
    key: `${organisationsChannel}:${seq}`,
    keyHash: type,
    decide: () => ({
      type: 'member.affiliation',
      actor,
      data: { organisation: data['organisation'] },
    }),
  });
}
