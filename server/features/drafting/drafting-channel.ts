import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Projected } from '../../core/log/projected.ts';
import type { People } from '../../core/people.ts';
import { holds } from '../../core/reader.ts';
import type { FrameworkModels } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { touchedBy } from './touched-by.ts';

/** How far the channel has come: the text itself is made from its changes, see `DraftTexts`. */
export interface DraftingState {
  seq: number;
}

/**
 * `drafting:<draft>`: the changes to a draft that is being prepared. Read by the editors of its group alone; for
 * anybody else it is as if there were none.
 */
export function draftingKind({
  models,
  store,
  projected,
  people,
}: {
  models: FrameworkModels;
  store: FrameworkStore;
  projected: Projected;
  people: People;
}): ChannelKind<DraftingState> {
  return {
    kind: 'drafting',
    async load(id) {
      if (!(await models.drafts.exists({ _id: id }))) return null;
      const seq = await projected.of(`drafting:${id}`);
      return { state: { seq }, seq };
    },
    reduce: (_state, { seq }) => ({ seq }),
    project: (id, changes) => projected.to(`drafting:${id}`, changes.at(-1)!.seq),
    async mayRead(reader, id) {
      const found = await store.draftById(reader, id);
      return found !== null && holds(reader, found.framework.group, 'editor', 'chair');
    },
    isPublic: async () => false,
    async present(_id, changes) {
      const actors = await people.byIds(changes.flatMap(({ actor }) => (actor ? [actor] : [])));
      return changes.map((change) => {
        const actor = change.actor ? actors.get(change.actor) : undefined;
        return {
          seq: change.seq,
          type: change.type,
          at: change.at.toISOString(),
          actor: actor ? { handle: actor.handle, name: actor.name, organisation: actor.organisation } : null,
          data: { competencies: touchedBy(change) },
        };
      });
    },
  };
}
