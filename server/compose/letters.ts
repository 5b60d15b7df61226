import type { Views } from '../core/html/views.ts';
import type { Jobs } from '../core/jobs.ts';
import type { Outbox } from '../core/mail/outbox.ts';
import type { Reader } from '../core/reader.ts';
import { addresseesWith } from '../features/accounts/addressees.ts';
import type { Directory } from '../features/accounts/directory.ts';
import type { FollowTargets } from '../features/following/follow-targets.ts';
import type { FollowService } from '../features/following/follows.service.ts';
import type { NotificationStore } from '../features/following/notifications.store.ts';
import { AtOnce } from '../features/letters/at-once.ts';
import { Digests } from '../features/letters/digests.ts';
import { LetterSettingsService } from '../features/letters/letter-settings.service.ts';
import { LetterWriter } from '../features/letters/letter-writer.ts';
import type { LettersLog } from '../features/letters/one-by-one.ts';
import { StopLinks } from '../features/letters/stop-links.ts';
import { StopService } from '../features/letters/stops.service.ts';
import { withdrawGone } from '../features/letters/withdraw-gone.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { composeModels } from './models.ts';

/** Letters about what is new: who wants which, how they are written, and how they are stopped. */
export function composeLetters(known: {
  models: ReturnType<typeof composeModels>;
  outbox: Outbox;
  logger: LettersLog;
  views: Views;
  publicUrl: string;
  directory: Directory;
  targets: FollowTargets;
  follows: FollowService;
  notifications: NotificationStore;
  threadStore: ThreadStore;
}) {
  const { models, outbox, views, publicUrl, directory, targets, follows, notifications, logger: log } = known;
  const letterSettings = new LetterSettingsService(models);
  const links = new StopLinks(models, publicUrl);
  const titleOf = async (reader: Reader, target: string): Promise<string | null> =>
    (await targets.find(reader, target))?.title ?? null;
  const writer = new LetterWriter({
    views,
    links,
    publicUrl,
    notifications,
    threads: known.threadStore,
    people: directory,
    titleOf,
    addresseesOf: addresseesWith(models),
    async readersOf(members) {
      const readers = await Promise.all(members.map((member) => directory.reader(member)));
      return new Map(members.flatMap((member, at) => (readers[at] ? [[member, readers[at]]] : [])));
    },
  });
  return {
    letterSettings,
    lettersFollower: withdrawGone({
      models,
      outbox,
      postsIn: async (thread) =>
        (await models.posts.find({ thread }, { _id: 1 }).lean()).map(({ _id }) => _id),
    }),
    letterStops: new StopService({
      links,
      settings: letterSettings,
      titleOf,
      readerOf: (member) => directory.reader(member),
      setWay: (member, target, way) => follows.setWay(member, target, way),
    }),
    lettersAtOnce: new AtOnce({
      models,
      outbox,
      writer,
      log,
      settings: letterSettings,
      notificationsOf: (ids) => notifications.byIds(ids),
      onMailed: (ids, letter) => notifications.mailed(ids, letter),
    }),
    digests: new Digests({
      models,
      outbox,
      writer,
      log,
      takeFor: (members, digest, until) => notifications.giveTo(members, digest, until),
      followsOf: (wanted) => follows.rowsOf(wanted),
    }),
  };
}

/** When letters about what is new are made. */
export function addLetterJobs(
  jobs: Jobs,
  { lettersAtOnce, digests }: Pick<ReturnType<typeof composeLetters>, 'lettersAtOnce' | 'digests'>,
): void {
  jobs.add({ name: 'letters-at-once', seconds: 5, run: () => lettersAtOnce.send(new Date()) });
  jobs.add({ name: 'digests', seconds: 60, run: async () => void (await digests.send(new Date())) });
}
