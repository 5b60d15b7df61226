import type { Filters } from '../core/filters.ts';
import type { RateLimits } from '../core/http/rate-limit.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import type { People } from '../core/people.ts';
import { checkAnchor } from '../features/comments/check-anchor.ts';
import type { Notifier } from '../features/following/notifier.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import { LeadService } from '../features/organisation-responses/lead.service.ts';
import { offersOn } from '../features/organisation-responses/offers.ts';
import { CommentPosting } from '../features/organisation-responses/posting.ts';
import { responseKind } from '../features/organisation-responses/response-channel.ts';
import { remindResponses, responseNewsWords } from '../features/organisation-responses/response-news.ts';
import { ResponseStore } from '../features/organisation-responses/responses.store.ts';
import type { OrganisationStore } from '../features/organisations/organisations.store.ts';
import { PostsOnBehalf } from '../features/threads/posts-on-behalf.ts';
import type { Screening } from '../features/threads/screening.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import { withoutGone } from './erasures.ts';
import type { composeModels } from './models.ts';

/** What organisations prepare in private and send as one. */
export function composeOrganisationResponses(known: {
  models: ReturnType<typeof composeModels>;
  log: ChangeLog;
  limits: RateLimits;
  filters: Filters;
  people: People;
  organisationStore: OrganisationStore;
  frameworkStore: FrameworkStore;
  threadStore: ThreadStore;
  screening: Pick<Screening, 'judgeEdit'>;
}) {
  const { models, log, limits, filters, frameworkStore: frameworks, threadStore: threads } = known;
  const { organisationStore: organisations, people } = known;
  const store = new ResponseStore({ models, organisations, frameworks });
  const posts = new PostsOnBehalf({
    filters,
    log,
    store: threads,
    withoutGone: (body) => withoutGone(models, body),
  });
  const posting = new CommentPosting({ store, threads, posts, screening: known.screening });
  const service = new LeadService({
    log,
    store,
    threads,
    limits,
    posting,
    checkAnchor: (reader, subject, anchor, passage) =>
      checkAnchor(frameworks, reader, subject, anchor, passage),
    edition: (id) => frameworks.edition(id),
  });
  const kind = responseKind({
    models,
    store,
    people,
    exists: async (organisation, draft) =>
      (await models.organisations.exists({ _id: organisation })) !== null &&
      (await models.drafts.exists({ _id: draft })) !== null,
  });
  return {
    organisationResponses: service,
    organisationResponseStore: store,
    offersOn: offersOn({ store, frameworks }),
    responseNews: responseNewsWords({ store, organisations, frameworks }),
    responseParts: {
      kind,
      follower: posting.follower(),
      remind: (notifier: Notifier, now: Date) =>
        remindResponses(
          {
            store,
            models,
            organisations,
            tell: (members, key, about, draft, at) =>
              notifier.once(members, 'response-due', key, { about, draft }, { seq: 0, at }),
          },
          now,
        ),
    },
  };
}
