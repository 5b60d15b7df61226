import { groupBy } from '../../core/group-by.ts';
import type { NewLetter, Outbox } from '../../core/mail/outbox.ts';
import type { Follow } from '../following/following.models.ts';
import { targetOfThread } from '../following/follow-targets.ts';
import { hearingOf } from '../following/hearing.ts';
import { notificationKinds } from '../following/notification-kinds.ts';
import type { Notification } from '../following/notifications.models.ts';
import { nextDigest } from './letter-settings.service.ts';
import type { LetterModels, LetterSettings } from './letters.models.ts';
import type { LetterWriter } from './letter-writer.ts';
import type { News } from './news-items.ts';
import { type LettersLog, oneByOne, putOffAfter } from './one-by-one.ts';

export interface DigestParts {
  models: LetterModels;
  outbox: Pick<Outbox, 'addAll'>;
  writer: LetterWriter;
  log: LettersLog;
  /** Gives what these members have not read and were not sent to this digest, and answers all that was given to it. */
  takeFor(members: string[], digest: string, until: Date): Promise<Notification[]>;
  /** Rows of what members follow or have muted, by `<member> <target>`. */
  followsOf(wanted: { member: string; target: string }[]): Promise<Map<string, Follow>>;
}

const batchSize = 200;
const dayMs = 24 * 3600_000;

/**
 * Makes the digests that are due, a batch of members at a time. What goes into one is noted before it is made, and its
 * key names member and time, so that a run that was cut short is done again without telling anything twice or leaving
 * anything out. One that cannot be made is put off with its reason, and stops no other.
 */
export class Digests {
  readonly #parts: DigestParts;

  constructor(parts: DigestParts) {
    this.#parts = parts;
  }

  /** Makes what is due at this moment; answers how many letters. To be run by one process at a time. */
  async send(now: Date): Promise<number> {
    let made = 0;
    for (;;) {
      const due = await this.#parts.models.letterSettings
        .find({ nextDigestAt: { $lte: now }, 'putOff.until': { $not: { $gt: now } } })
        .sort({ nextDigestAt: 1 })
        .limit(batchSize)
        .lean<LetterSettings[]>();
      if (due.length === 0) return made;
      for (const same of groupBy(due, ({ nextDigestAt }) => nextDigestAt!.getTime()).values())
        made += await oneByOne(
          same,
          (some) => this.#batch(some, now),
          (one, error) => this.#putOff(one, error, now),
        );
    }
  }

  /** Digests that were due at the same moment. */
  async #batch(due: LetterSettings[], now: Date): Promise<number> {
    const { outbox, writer, takeFor, models } = this.#parts;
    const at = due[0]!.nextDigestAt!;
    const members = due.map(({ _id }) => _id);
    const round = await writer.round(members);
    const rows = await takeFor(members, `digest:${at.toISOString()}`, now);
    const news = await this.#wanted(rows, new Map(due.map((one) => [one._id, one])));
    const letters = await Promise.all(
      due.map((settings) =>
        round.digest({
          key: `digest:${settings._id}:${at.toISOString()}`,
          member: settings._id,
          news: news.get(settings._id) ?? [],
          settings,
          until: new Date(now.getTime() + 2 * dayMs),
        }),
      ),
    );
    const made = letters.filter((letter): letter is NewLetter => letter !== null);
    await outbox.addAll(made);
    await models.letterSettings.bulkWrite(
      due.map((settings) => ({
        // Who chose other days meanwhile has another time already.
        updateOne: {
          filter: { _id: settings._id, nextDigestAt: at },
          update: { $set: { nextDigestAt: nextDigest(settings, now), putOff: null } },
        },
      })),
      { ordered: false },
    );
    return made.length;
  }

  async #putOff({ _id, putOff }: LetterSettings, error: unknown, now: Date): Promise<void> {
    const { log, models } = this.#parts;
    log.error({ err: error, member: _id }, 'a digest could not be made; it is put off');
    await models.letterSettings.updateOne(
      { _id },
      { $set: { putOff: putOffAfter(putOff?.tries ?? 0, error, now) } },
    );
  }

  /** Of all that is new, what each member wants in their digest, the oldest first. */
  async #wanted(rows: Notification[], settings: Map<string, LetterSettings>): Promise<Map<string, News[]>> {
    const follows = await this.#parts.followsOf(
      rows.flatMap((row) => targetsOf(row).map((target) => ({ member: row.member, target }))),
    );
    const wanted = rows.filter((row) => {
      const own = settings.get(row.member);
      const section = notificationKinds[row.kind];
      if (!own || !section) return false;
      if (section !== 'news') return own.personal === 'digest';
      const followed = targetsOf(row).flatMap((target) => follows.get(`${row.member} ${target}`) ?? []);
      const hearing = hearingOf(followed);
      return hearing !== null && (hearing.how ?? own.news) === 'digest';
    });
    const news = wanted
      .toSorted((a, b) => a.at.getTime() - b.at.getTime())
      .map((row) => ({
        row,
        from: row.mailedFrom ?? 0,
        to: row.mailedTo ?? 0,
        count: row.mailedCount,
      }));
    return groupBy(news, ({ row }) => row.member);
  }
}

/** What following may have led to this notification: what it is about, and what it came by. */
function targetsOf({ thread, draft, target }: Notification): string[] {
  const about = draft ? `draft:${draft}` : thread ? targetOfThread(thread) : null;
  return [...new Set([about, target].filter((one) => one !== null && one !== undefined))];
}
