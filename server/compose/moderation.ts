import type { RateLimits } from '../core/http/rate-limit.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import type { Outbox } from '../core/mail/outbox.ts';
import { everyone, type Reader } from '../core/reader.ts';
import { inLanguageOf, type LanguagesOf } from '../core/words/speaking.ts';
import { t } from '../core/words/words.ts';
import { readerHere } from '../features/accounts/ghost-reader.ts';
import type { Directory } from '../features/accounts/directory.ts';
import type { Notifier } from '../features/following/notifier.ts';
import { stateAt } from '../features/frameworks/draft-state.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { GroupService } from '../features/groups/groups.service.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import { AppealService } from '../features/moderation/appeals.service.ts';
import { DecisionEffects } from '../features/moderation/decision-effects.ts';
import { DecisionService } from '../features/moderation/decisions.service.ts';
import { DecisionStore } from '../features/moderation/decisions.store.ts';
import type { HeldPosts } from '../features/moderation/held-posts.service.ts';
import { ModerationStore } from '../features/moderation/moderation.store.ts';
import type { WriteTo } from '../features/moderation/moderation-letters.ts';
import { recordMove } from '../features/moderation/moved-decisions.ts';
import type { NewsParts, TellMembers } from '../features/moderation/news.ts';
import { queueChannel } from '../features/moderation/queue-channel.ts';
import { QueueStore } from '../features/moderation/queue.store.ts';
import { ReportService } from '../features/moderation/reports.service.ts';
import { SuspensionService } from '../features/moderation/suspensions.service.ts';
import type { Move } from '../features/threads/moves.models.ts';
import type { MoveService } from '../features/threads/moves.service.ts';
import { ModeratorEffects } from '../features/threads/moderator-effects.ts';
import type { ThreadService } from '../features/threads/threads.service.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { composeModels } from './models.ts';

type Models = ReturnType<typeof composeModels>;

interface Known {
  models: Models;
  log: ChangeLog;
  limits: RateLimits;
  outbox: Outbox;
  notifier: Notifier;
  directory: Directory;
  groups: GroupService;
  groupStore: GroupStore;
  frameworkStore: FrameworkStore;
  threads: ThreadService;
  threadStore: ThreadStore;
  heldPosts: HeldPosts;
  moves: MoveService;
  languagesOf: LanguagesOf;
  publicUrl: string;
}

/** What moderation asks; others need it before the services that decide. */
export function moderationStores(models: Models) {
  return {
    moderationStore: new ModerationStore(models),
    decisionStore: new DecisionStore(models),
    queueStore: new QueueStore(models),
  };
}

/** The services that keep order, from what they stand on. */
export function composeModeration(known: Known & ReturnType<typeof moderationStores>) {
  const {
    log,
    limits,
    models,
    directory,
    groups,
    groupStore,
    threads,
    threadStore,
    decisionStore,
    queueStore,
  } = known;
  const readerOf = readerHere(directory);
  const effects = new DecisionEffects({
    log,
    threads: new ModeratorEffects(log, threadStore),
    threadStore,
    decisions: decisionStore,
    setRoles: (member, group, roles, key) => groups.setRoles(everyone, member, group, roles, key),
    putBack: (asked) => known.moves.putBack(asked),
    publishRefused: (held) => known.heldPosts.publishRefused(held),
  });
  const decide = new DecisionService({
    log,
    queue: queueStore,
    decisions: decisionStore,
    threadStore,
    groups: groupStore,
    people: directory,
    effects,
    readerOf,
  });
  const news: NewsParts = {
    log,
    decisions: decisionStore,
    queue: queueStore,
    effects,
    groups: groupStore,
    threadStore,
    tell: tellWith(known.notifier),
    writeTo: writeWith(known),
    readerOf,
    administrators: async () =>
      (await models.members.find({ admin: true }, { _id: 1 }).lean()).map(({ _id }) => _id),
    publicUrl: known.publicUrl,
  };
  const appeals = new AppealService({ log, decisions: decisionStore, effects });
  const reports = new ReportService({
    ...{ log, limits, threads, threadStore, decide },
    groups: groupStore,
    decisions: decisionStore,
  });
  const suspensions = new SuspensionService({
    log,
    decide,
    decisions: decisionStore,
    byHandles: (handles) => directory.byHandles(handles),
    readerOf,
  });
  return {
    recordMove: (move: Move) =>
      recordMove({ log, threadStore, isMember: async (author) => (await readerOf(author)) !== null }, move),
    decide,
    appeals,
    reports,
    suspensions,
    moderationNews: news,
    openDraftsOf: (group: string) => openDrafts(known.frameworkStore, group),
    reasonsChanged: async (reader: Reader, group: string): Promise<void> => {
      const actor = reader.member?.id ?? null;
      const data = { action: 'reasons-changed', reason: '' };
      await log.append(queueChannel(group), { decide: () => ({ type: 'reasons.changed', actor, data }) });
    },
  };
}

async function openDrafts(store: FrameworkStore, group: string): Promise<number> {
  const owned = (await store.list(everyone)).filter(({ framework }) => framework.group === group);
  return owned.flatMap(({ drafts }) => drafts).filter((draft) => stateAt(draft, new Date()) === 'open')
    .length;
}

function tellWith(notifier: Notifier): TellMembers {
  return (members, kind, key, about, happened) => notifier.once(members, kind, key, { about }, happened);
}

function writeWith({ models, outbox, languagesOf }: Known): WriteTo {
  return async (id, letter) => {
    const member = await models.members.findById(id, { email: 1, name: 1 }).lean();
    if (!member?.email) return;
    const { email: to, name } = member;
    const written = await inLanguageOf(languagesOf, id, () => {
      const { key, subject, paragraphs } = letter();
      return { key, subject, text: [t('Hello {name},', { name }), ...paragraphs].join('\n\n') };
    });
    await outbox.add({ ...written, to, member: id });
  };
}
