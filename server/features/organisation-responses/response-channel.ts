import { isDuplicate } from '../../core/database/duplicate.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { People } from '../../core/people.ts';
import { emptyResponse, type OrganisationResponse, reduceResponse, responseId } from './response.ts';
import type { OrganisationResponseModels } from './responses.models.ts';
import type { ResponseStore } from './responses.store.ts';

/**
 * `response:<organisation>:<draft>`: what an organisation prepares to say on a draft. Read by those who work there; for
 * anybody else, site administrators too, it is as if there were none.
 */
export function responseKind({
  models,
  store,
  people,
  exists,
}: {
  models: OrganisationResponseModels;
  store: ResponseStore;
  people: People;
  /** Whether there are such an organisation and such a draft. */
  exists(organisation: string, draft: string): Promise<boolean>;
}): ChannelKind<OrganisationResponse> {
  return {
    kind: 'response',
    async load(id) {
      const { organisation, draft } = emptyResponse(id);
      if (responseId(organisation, draft) !== id || !(await exists(organisation, draft))) return null;
      const state = (await store.byId(id)) ?? emptyResponse(id);
      return { state, seq: state.seq };
    },
    reduce: reduceResponse,
    project: (_id, _changes, state) => write(models, state),
    mayRead: (reader, id) => store.mayRead(reader, id),
    isPublic: async () => false,
    async present(_id, changes) {
      const actors = await people.byIds(changes.flatMap(({ actor }) => (actor ? [actor] : [])));
      return changes.map(({ seq, type, at, actor, data }) => {
        const person = actor ? actors.get(actor) : undefined;
        return {
          seq,
          type,
          at: at.toISOString(),
          actor: person
            ? { handle: person.handle, name: person.name, organisation: person.organisation }
            : null,
          data: { comment: data['id'] ?? data['into'] ?? null },
        };
      });
    },
    uncounted: true,
  };
}

/** The whole of it, unless a later one is there: a process that is behind brings nothing back. */
async function write(
  { organisationResponses }: OrganisationResponseModels,
  { _id, ...fields }: OrganisationResponse,
): Promise<void> {
  try {
    await organisationResponses.updateOne(
      { _id, seq: { $not: { $gte: fields.seq } } },
      { $set: fields },
      { upsert: true },
    );
  } catch (error) {
    // It is there with a later change: the filter did not match and the insert met it.
    if (!isDuplicate(error)) throw error;
  }
}
