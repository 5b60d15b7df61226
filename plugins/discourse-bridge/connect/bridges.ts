import { randomBytes } from 'node:crypto';
import type { DiscourseClient } from 'discourse-plugin-api-client';
import { isDuplicate, invalid, newId, Problem, type Reader, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import { type Bridge, secretName } from '../store/records.ts';
import type { ForumAt } from '../work/clients.ts';
import { note } from '../work/events.ts';
import { baseAddress } from './address.ts';
import type { ForumCard, Forums, KeyReport } from './forum.ts';
import { fetchLogo } from './logo.ts';
import type { BridgeRights } from './rights.ts';
import { twinOf } from './twin.ts';

const usualDelay = 60;

/** Who looks at the forum, as a form or a program says it. */
export interface ReaderGiven {
  kind?: string;
  key?: unknown;
  username?: unknown;
}

export interface NewBridge {
  url: unknown;
  key: unknown;
  username: unknown;
  /** Slug or id; left out, the only group that the reader moderates. */
  group?: string;
  reader?: ReaderGiven;
}

/** Connecting a forum, with its key; and keys that are put in place of others. */
export class Bridges {
  readonly #parts: Parts;
  readonly #forums: Forums;
  readonly #rights: BridgeRights;

  constructor(parts: Parts, forums: Forums, rights: BridgeRights) {
    this.#parts = parts;
    this.#forums = forums;
    this.#rights = rights;
  }

  /**
   * Connects a forum: nothing flows yet. One that the same group had connected before goes on with what it knew. The
   * secret for its webhook is answered this once. Throws 401, 404, and 422 naming `url`, `key`, `username`, `reader` or
   * `group`.
   */
  async create(by: Reader, given: NewBridge): Promise<{ bridge: Bridge; report: KeyReport; secret: string }> {
    const group = await this.#groupOf(by, given.group);
    const url = baseAddress(given.url);
    const before = await this.refuseTaken(by, url, group);
    const forum = { url, waitUntil: before?.waitUntil ?? null };
    const card = await this.look(by, forum);
    const report = await this.#forums.readKey(forum, given);
    const reader = await this.#readerOf(forum, given.reader, report, card.loginRequired);
    const { username } = reader.account;
    if (username !== null) {
      const key = reader.key ?? String(given.key).trim();
      await this.#refuseTwin(by, url, this.#forums.client(forum, key, username));
    }
    const id = before?._id ?? newId();
    const known = { url, host: card.host, name: card.name, group };
    const bridge: Bridge = {
      ...(before ?? fresh(id, this.#parts.clock.now())),
      ...known,
      logo: await this.#logo(card.logoUrl),
      ...keyFacts(report, reader.account, this.#parts.clock.now()),
      state: 'connecting',
      stopped: null,
      removing: null,
      webhook: { pingedAt: null, lastAt: null },
      createdBy: by.member!.id,
    };
    await this.#keep(bridge);
    await this.#keepKey(bridge, 'key', String(given.key).trim());
    if (reader.key !== null) await this.#keepKey(bridge, 'reader-key', reader.key);
    await note(this.#parts, bridge, 'connected', id);
    return { bridge, report, secret: await this.newSecret(bridge) };
  }

  /** A secret for the webhook in place of any before it; it is told this once. */
  async newSecret(bridge: Bridge): Promise<string> {
    const secret = randomBytes(24).toString('hex');
    await this.#keepKey(bridge, 'webhook', secret);
    await this.#parts.collections.bridges.updateOne(
      { _id: bridge._id },
      { $set: { 'webhook.pingedAt': null } },
    );
    return secret;
  }

  /** Another key in place of the one there was. Throws 422 naming `key`, `username` or `reader`. */
  async replaceKey(
    bridge: Bridge,
    given: { key: unknown; username: unknown; reader?: ReaderGiven },
  ): Promise<KeyReport> {
    const { loginRequired } = await this.#forums.look(bridge, 'key');
    const report = await this.#forums.readKey(bridge, given);
    const reader = await this.#readerOf(bridge, given.reader, report, loginRequired);
    await this.#parts.collections.bridges.updateOne(
      { _id: bridge._id },
      { $set: { ...keyFacts(report, reader.account, this.#parts.clock.now()), waitUntil: null } },
    );
    await this.#keepKey(bridge, 'key', String(given.key).trim());
    if (reader.key !== null) await this.#keepKey(bridge, 'reader-key', reader.key);
    else await this.#parts.host.secrets.delete(secretName(bridge._id, 'reader-key'));
    this.#parts.clients.forget(bridge);
    await note(this.#parts, bridge, 'key-replaced', bridge._id);
    return report;
  }

  /** The forum at an address. Throws 422 naming `url`, also when it is connected under another address. */
  async look(by: Reader, forum: ForumAt): Promise<ForumCard> {
    const card = await this.#forums.look(forum);
    // Of one that shows nothing to guests it is told once there is a key.
    if (!card.loginRequired) await this.#refuseTwin(by, forum.url, this.#forums.client(forum));
    return card;
  }

  /** Throws 422 naming `url` when the forum is connected; answers the bridge that this group had to it before. */
  async refuseTaken(by: Reader, url: string, group: string): Promise<Bridge | null> {
    const known = await this.#parts.collections.bridges.find({ url }).toArray();
    const connected = known.find(({ state }) => state !== 'disconnected');
    if (connected) throw await this.#taken(by, connected);
    // Of one whose copies were removed here nothing is left to go on with.
    return known.find((one) => one.group === group && !one.removing?.here) ?? null;
  }

  async #refuseTwin(by: Reader, url: string, client: DiscourseClient): Promise<void> {
    const twin = await twinOf(this.#parts, url, client);
    if (twin) throw await this.#taken(by, twin, twin.host);
  }

  /** Those who look after the bridge that exists are told which it is, and its address when that is another. */
  async #taken(by: Reader, bridge: Bridge, elsewhere?: string): Promise<Problem> {
    const known = await this.#rights.mayChange(by, bridge.group);
    const message =
      elsewhere === undefined
        ? takenWords()
        : known
          ? t(
              'This forum is connected to this site already, as {host}: categories are added on the page of its bridge.',
              { host: elsewhere },
            )
          : t(
              'This forum is connected to this site already, under another address: an administrator of this site can tell you who looks after it.',
            );
    return invalid([{ path: 'url', message }], undefined, known ? { bridge: bridge._id } : {});
  }

  async #groupOf(by: Reader, given: string | undefined): Promise<string> {
    if (given !== undefined && given !== '') return (await this.#rights.group(by, given)).id;
    const groups = await this.#rights.groups(by);
    // What an administrator connects belongs to the group whose things it is mapped to first.
    if (by.admin && groups.length !== 1) return '';
    if (groups.length === 1) return groups[0]!.id;
    const slugs = groups.map(({ slug }) => slug).join(', ');
    throw invalid([
      {
        path: 'group',
        message: slugs
          ? t('Name the group for which the forum is connected, one of: {slugs}.', { slugs })
          : t('You moderate no group: ask a moderator to connect the forum.'),
      },
    ]);
  }

  /** Nobody who sees more than the members of the forum may be the one who looks: all it sees could come in. */
  async #readerOf(
    forum: ForumAt,
    given: ReaderGiven | undefined,
    report: KeyReport,
    loginRequired: boolean,
  ): Promise<{ account: Bridge['reader']; key: string | null }> {
    const kind = given?.kind || (loginRequired ? 'writer' : 'anonymous');
    const wrong = (message: string) => invalid([{ path: 'reader', message }]);
    if (kind === 'anonymous') {
      if (loginRequired)
        throw wrong(
          t('This forum shows nothing to people who have not signed in. Choose an account that reads.'),
        );
      return { account: { kind, username: null }, key: null };
    }
    if (kind === 'writer') {
      if (report.staff) throw wrong(staffWords());
      return { account: { kind, username: report.writer.username }, key: null };
    }
    if (kind !== 'account') throw wrong(t('Choose who reads the forum: anonymous, writer or account.'));
    const other = await this.#forums
      .readKey(forum, { key: given?.key, username: given?.username })
      .catch(readerPaths);
    if (other.staff) throw wrong(staffWords());
    return { account: { kind, username: other.writer.username }, key: String(given?.key).trim() };
  }

  async #keep(bridge: Bridge): Promise<void> {
    try {
      await this.#parts.collections.bridges.replaceOne({ _id: bridge._id }, bridge, { upsert: true });
    } catch (error) {
      // Somebody else connected it meanwhile.
      if (isDuplicate(error)) throw invalid([{ path: 'url', message: takenWords() }]);
      throw error;
    }
  }

  /** A logo that cannot be had is no reason not to connect. */
  async #logo(address: string | null): Promise<string | null> {
    const bytes = address === null ? null : await fetchLogo(this.#parts, address);
    return bytes && this.#parts.host.blobs.put({ bytes, type: 'image/png', name: 'logo.png' });
  }

  #keepKey(bridge: Bridge, what: Parameters<typeof secretName>[1], words: string): Promise<void> {
    return this.#parts.host.secrets.put(secretName(bridge._id, what), words);
  }
}

function fresh(id: string, now: Date) {
  return {
    _id: id,
    kind: 'discourse' as const,
    delaySeconds: usualDelay,
    poll: { newestPost: 0, at: null, sweptAt: null },
    createdAt: now,
  };
}

/** What is kept of what a key turned out to be. */
function keyFacts({ writer, actsForOthers, ...report }: KeyReport, reader: Bridge['reader'], at: Date) {
  const { staff, trustLevel, capabilities } = report;
  const lacks = capabilities.flatMap((one) => one.lacks);
  return { writer, actsForOthers, reader, key: { lacks, staff, trustLevel, at } };
}

/** The fields of the account that reads have names of their own. */
function readerPaths(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw invalid(error.errors.map(({ path, message }) => ({ path: `reader.${path}`, message })));
}

const takenWords = (): string =>
  t('This forum is connected to this site already: categories are added on the page of its bridge.');

const staffWords = (): string =>
  t(
    'This account is a moderator or an administrator of the forum and sees what its members do not. Choose an ordinary account to read.',
  );
