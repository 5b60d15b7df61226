import type { ChangeLog } from '../../core/log/change-log.ts';
import type { PersonalData } from '../../core/personal.ts';
import { responseChannel } from './response.ts';
import type { ResponseStore } from './responses.store.ts';

const carriesWords = ['comment.added', 'comment.edited', 'comments.merged'];

/** What a member wrote for responses of their organisation, and which they sent. */
export function organisationResponsesPersonal({
  log,
  store,
}: {
  log: ChangeLog;
  store: ResponseStore;
}): PersonalData {
  return {
    name: 'organisation-responses',
    async collect(member) {
      const responses = await store.ofMember(member);
      return {
        responseComments: responses.flatMap(({ draft, organisation, comments }) =>
          comments
            .filter(({ author }) => author === member)
            .map(({ body, suggestion, anchor, state, reason, at, editedAt }) => {
              const words = { body, suggestion, anchor };
              return { organisation, draft, ...words, state, reason, at, editedAt };
            }),
        ),
        responsesSent: responses.flatMap(({ draft, organisation, submission }) =>
          submission?.by === member ? [{ organisation, draft, at: submission.at }] : [],
        ),
      };
    },
    async erase(member, { words }) {
      if (words === 'keep') return;
      for (const { _id, comments } of await store.ofMember(member)) {
        const channel = responseChannel(_id);
        const theirs = comments.filter(({ author }) => author === member).map(({ id }) => id);
        if (theirs.length > 0) {
          await log.append(channel, {
            key: `erased:${member}`,
            keyHash: 'erased',
            decide: () => ({ type: 'comments.erased', actor: null, data: { author: member } }),
          });
        }
        // The lead may have edited theirs.
        const ofThem = { $or: [{ 'data.id': { $in: theirs } }, { 'data.into': { $in: theirs } }] };
        await log.rewrite({ channel, ...ofThem, type: { $in: carriesWords } }, ({ data }) => ({
          data: { ...data, body: '', suggestion: null },
          keyHash: null,
        }));
      }
    },
  };
}
