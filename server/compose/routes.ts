import { PageCache } from '../core/http/page-cache.ts';
import { Routes } from '../core/http/routes.ts';
import { everyone } from '../core/reader.ts';
import { addFollowPages, followPart as followPartWith } from '../features/following/follows.pages.ts';
import { addNotificationPages } from '../features/following/notifications.pages.ts';
import { addPresencePages } from '../features/following/presence.pages.ts';
import { addReadPlacePages } from '../features/following/read-places.pages.ts';
import { addFrameworkApi } from '../features/frameworks/frameworks.api.ts';
import { addActivityPages } from '../features/activity/activity.pages.ts';
import { ActivityStore } from '../features/activity/activity.store.ts';
import { aboutFinder } from '../features/comments/find-about.ts';
import { commentsBehind } from '../features/dispositions/comments-behind.ts';
import { addDecisionsApi } from '../features/dispositions/decisions.api.ts';
import { addDecisionPage } from '../features/dispositions/decision.page.ts';
import { addDecisionPages } from '../features/dispositions/decisions.pages.ts';
import { addAnchorPages } from '../features/anchoring/anchors.pages.ts';
import { addSettlePages } from '../features/anchoring/settle.pages.ts';
import { addAnchoringApi } from '../features/anchoring/anchoring.api.ts';
import { addResponsesApi } from '../features/responses/responses.api.ts';
import { addResponseTablePages } from '../features/responses/responses.pages.ts';
import { addReplyPages } from '../features/dispositions/reply.pages.ts';
import { addDispositionApi } from '../features/dispositions/dispositions.api.ts';
import { addGroupApi } from '../features/groups/groups.api.ts';
import { addGroupPages } from '../features/groups/groups.pages.ts';
import { addAffiliationPages } from '../features/organisations/affiliations.pages.ts';
import { addOrganisationForms } from '../features/organisations/organisation-forms.pages.ts';
import { addCommentPages } from '../features/organisation-responses/comment.pages.ts';
import { addLeadPages } from '../features/organisation-responses/lead.pages.ts';
import { addResponseApi } from '../features/organisation-responses/responses.api.ts';
import { addResponsePages } from '../features/organisation-responses/responses.pages.ts';
import { addOrganisationApi } from '../features/organisations/organisations.api.ts';
import { addOrganisationPages, dayOf } from '../features/organisations/organisations.pages.ts';
import { addEditRoutes } from './editing.ts';
import { addCompetencyPage } from '../features/reading/competency.page.ts';
import { addChangesApi } from '../features/changes/changes.api.ts';
import { addChangesPage } from '../features/changes/changes.pages.ts';
import { editingPart } from '../features/drafting/editing-part.ts';
import { addGuessApi } from '../features/drafting/guesses.api.ts';
import { addReviewPages } from '../features/drafting/review.pages.ts';
import { addDraftPages } from '../features/reading/draft.page.ts';
import { addFrameworkPages } from '../features/reading/framework.page.ts';
import { addHomePage } from '../features/reading/home.page.ts';
import { addSearchApi } from '../features/search/search.api.ts';
import { addSearchPages } from '../features/search/search.pages.ts';
import { addScreeningPages } from '../features/screening/screening.pages.ts';
import { addComposePages } from '../features/threads/compose.pages.ts';
import { addHistoryPages } from '../features/threads/history.pages.ts';
import { addPostPages } from '../features/threads/post.pages.ts';
import { addReactionApi } from '../features/threads/reactions.api.ts';
import { addReactionPages } from '../features/threads/reactions.pages.ts';
import { addThreadPages } from '../features/threads/thread.pages.ts';
import { addOwnPages } from '../features/own/own.pages.ts';
import { addPictureApi } from '../features/pictures/pictures.api.ts';
import { addPicturePages } from '../features/pictures/pictures.pages.ts';
import { addSheetApi } from '../features/sheets/sheets.api.ts';
import { addSheetPages } from '../features/sheets/sheets.pages.ts';
import { addPackageApi } from '../features/travelling/travelling.api.ts';
import { addPackageImportPages } from '../features/travelling/import.pages.ts';
import { addPackagePages } from '../features/travelling/travelling.pages.ts';
import { addWritingPages } from '../features/writing/writing.pages.ts';
import { addThreadApi } from '../features/threads/threads.api.ts';
import { addDraftRoutes } from './draft-routes.ts';
import { addFeeds } from './feeds.ts';
import type { Draft } from '../features/frameworks/frameworks.models.ts';
import type { Services } from './services.ts';

/** Frameworks, drafts, threads and groups: their pages and their API. */
export function addReadingAndWriting(routes: Routes, services: Services, pageCache: PageCache): void {
  const { directory, frameworkStore, groupStore, heads, limits, log, postView, slots, threads, threadStore } =
    services;
  const { cook, keptTexts, places, reactions, reactionStore, writings } = services;
  const followPart = followPartWith(services.follows);
  const textOf = (draft: Draft) => services.draftTexts.of(draft);
  const reading = {
    textOf,
    followPart,
    carried: services.carriedAnchors,
    heads,
    pageCache,
    frameworks: frameworkStore,
    groups: groupStore,
    store: threadStore,
    postView,
    places,
    reactionStore,
    slots,
    writings,
    editingOf: editingPart,
    commentsBehind: (drafts: string[], competency: string) =>
      commentsBehind({ store: threadStore, people: directory }, drafts, competency),
  };
  addHomePage(routes, reading);
  addFrameworkPages(routes, reading);
  addDraftRoutes(routes, services, pageCache);
  addEditRoutes(routes, services);
  addDraftPages(routes, reading);
  addCompetencyPage(routes, reading);
  addChangesPage(routes, { changes: services.changes, frameworks: frameworkStore, pageCache });
  addActivityPages(routes, {
    pageCache,
    frameworks: frameworkStore,
    activity: new ActivityStore(services.models),
  });
  addThreadPages(routes, {
    store: threadStore,
    postView,
    reactionStore,
    pageCache,
    places,
    followPart,
    writings,
    slots,
    groupOf: (id) => groupStore.byId(everyone, id),
  });
  addComposePages(routes, {
    store: threadStore,
    service: threads,
    people: directory,
    limits,
    keptTexts,
    writings,
    heads,
    cook,
    findAbout: aboutFinder(frameworkStore),
    respondingWith: services.offersOn,
  });
  addPostPages(routes, {
    store: threadStore,
    service: threads,
    cook,
    writings,
  });
  addHistoryPages(routes, { store: threadStore, people: directory, log, forgetting: services.forgetting });
  addOwnPages(routes, { ...services, siteUrl: services.config.publicUrl });
  addWritingPages(routes, { writings, store: threadStore });
  addPicturePages(routes, { pictures: services.pictures, writings, store: threadStore });
  addPictureApi(routes, services.pictures);
  addGroupPages(routes, {
    ...services,
    groups: groupStore,
    service: services.groups,
    publicUrl: services.config.publicUrl,
    store: threadStore,
    threads,
    people: directory,
    pageCache,
    places,
    followPart,
    corporateOf: (group) => services.organisationStore.corporateOf(group, dayOf(new Date())),
    frameworksOf: async (reader, group) =>
      (await frameworkStore.list(reader))
        .map(({ framework }) => framework)
        .filter((one) => one.group === group),
  });
  addScreeningPages(routes, { groups: groupStore, service: services.groups, store: threadStore });
  addSheetApi(routes, services.uploadService);
  addSheetPages(routes, { ...services, service: services.uploadService });
  addFollowPages(routes, { follows: services.follows, places, store: threadStore });
  addNotificationPages(routes, { notifications: services.notifications, people: directory });
  addPresencePages(routes, {
    setUnseen: (reader, unseen) => services.accounts.setUnseen(reader, unseen),
  });
  addReadPlacePages(routes, { store: threadStore, places });
  addReactionApi(routes, { reactions, postView });
  addReactionPages(routes, { reactions });
  addThreadApi(routes, { store: threadStore, service: threads, postView, log });
  const anchorWeb = { ...services, frameworks: frameworkStore, store: threadStore, people: directory };
  addAnchorPages(routes, anchorWeb);
  addSettlePages(routes, anchorWeb);
  addAnchoringApi(routes, { ...services, frameworks: frameworkStore, store: threadStore, postView });
  addDispositionRoutes(routes, services, pageCache);
  addFrameworkApi(routes, frameworkStore, (reader, id) => groupStore.byId(reader, id), textOf);
  addPackagePages(routes, { ...services, frameworks: frameworkStore });
  addPackageImportPages(routes, { ...services, groups: (reader) => groupStore.list(reader) });
  addPackageApi(routes, { ...services, frameworks: frameworkStore });
  addChangesApi(routes, { changes: services.changes, frameworks: frameworkStore });
  addReviewPages(routes, {
    ...services,
    frameworks: frameworkStore,
    anchorFigures: (draft) => services.carriedAnchors.preview(draft),
  });
  addGuessApi(routes, { frameworks: frameworkStore, guesses: services.guesses });
  const searching = { search: services.search, limits, frameworks: frameworkStore, groups: groupStore };
  addSearchPages(routes, searching);
  addSearchApi(routes, searching);
  addFeeds(routes, services, pageCache);
  addGroupApi(routes, { ...services, groups: groupStore });
  addOrganisationRoutes(routes, services, pageCache);
}

function addDispositionRoutes(routes: Routes, services: Services, pageCache: PageCache): void {
  const { frameworkStore: frameworks, threadStore: store, groupStore: groups, directory: people } = services;
  const web = { ...services, frameworks, store, groups, people };
  addDecisionPages(routes, web);
  addDecisionPage(routes, web);
  addReplyPages(routes, web);
  addDispositionApi(routes, web);
  addDecisionsApi(routes, web);
  const table = { ...web, pageCache, publicUrl: services.config.publicUrl };
  addResponseTablePages(routes, table);
  addResponsesApi(routes, table);
}

function addOrganisationRoutes(routes: Routes, services: Services, pageCache: PageCache): void {
  const { organisationStore: store, directory: people, groupStore: groups } = services;
  const { organisations: service, affiliations } = services;
  const web = { store, service, affiliations, people, groups, pageCache };
  // Before the page of one organisation, whose address could be taken for it.
  addOrganisationForms(routes, web);
  addOrganisationPages(routes, web);
  addAffiliationPages(routes, web);
  const responding = {
    ...services,
    store: services.organisationResponseStore,
    service: services.organisationResponses,
    people,
    publicUrl: services.config.publicUrl,
    edition: (id: string) => services.frameworkStore.edition(id),
    findAbout: aboutFinder(services.frameworkStore),
  };
  addResponsePages(routes, responding);
  addCommentPages(routes, responding);
  addLeadPages(routes, responding);
  addResponseApi(routes, responding);
  addOrganisationApi(routes, web);
}
