import { OutboxStore } from './outbox.store.ts';
import {
  type OutboxLetter,
  type OutboxModels,
  type OutboxState,
  urgencies,
  type Urgency,
} from './outbox.models.ts';
import { BadLetter, type Letter, type Mailer, type MailLog } from './mailer.ts';
import type { Seal } from './seal.ts';
import { type MailTrouble, troubleOf } from './trouble.ts';

/** A letter to be sent once. */
export interface NewLetter extends Omit<Letter, 'key'> {
  /** Names it for ever: a second letter of the same key is none. */
  key: string;
  /** The member it goes to: it is dropped with them. */
  member?: string;
  /** Which letters go before which; `news` when not given. */
  urgency?: Urgency;
  /** After this nobody would want it any more; three days from now when not given. */
  until?: Date;
  /** Holds a link that opens an account: kept unreadable for who has only the database. */
  secret?: boolean;
}

export interface OutboxParts {
  models: OutboxModels;
  mailer: Mailer;
  log: MailLog;
  /** Made when first needed. */
  seal(): Promise<Seal>;
}

const minute = 60_000;
/** Waits before a letter is tried again, in minutes; the last one over and over. */
const waits = [1, 5, 15, 30, 60, 120, 240];
const usualLifeMs = 3 * 24 * 60 * minute;
const lookAgainMs = 10_000;
const longestPauseMs = minute;
const shortestPauseMs = 500;

/** How long the letter waits that was tried so many times, in milliseconds. */
export const waitAfter = (tries: number): number =>
  waits[Math.min(Math.max(tries, 1), waits.length) - 1]! * minute;

/**
 * Letters are kept here and sent one after another, once each, by whichever process comes first. A letter is sent again
 * only when the server did not say that it took it; where a process or the connection ends in that moment, it may
 * arrive twice, with the same Message-ID.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #store: OutboxStore;
  readonly #adding = new Set<Promise<unknown>>();
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #started = false;
  #again = false;
  /** Grows while the server is away; letters wait together instead of each finding out. */
  #pauseMs = 0;
  #pausedUntil = 0;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#store = new OutboxStore(parts.models);
  }

  /** Keeps a letter for sending. False when its key is known: nothing happens then. */
  async add(letter: NewLetter): Promise<boolean> {
    return (await this.addAll([letter])) === 1;
  }

  /** Keeps letters for sending, those of known keys left out. Answers how many are new. */
  async addAll(letters: NewLetter[]): Promise<number> {
    const adding = this.#addAll(letters).finally(() => this.#adding.delete(adding));
    this.#adding.add(adding);
    return adding;
  }

  async #addAll(letters: NewLetter[]): Promise<number> {
    const seal = letters.some(({ secret }) => secret) ? await this.#parts.seal() : null;
    const added = await this.#store.add(letters.map((letter) => rowOf(letter, letter.secret ? seal : null)));
    if (added > 0) this.#soon();
    return added;
  }

  /** Letters in a state for the operator, newest first, 50 at a time. */
  list(which: { state: OutboxState; after?: string }) {
    return this.#store.list(which);
  }

  counts(): Promise<Record<OutboxState, number>> {
    return this.#store.counts();
  }

  /** Tries a letter that failed, or waits, again now. False when there is no such letter. */
  async retry(id: string): Promise<boolean> {
    const now = new Date();
    const again = await this.#store.retry(id, now, new Date(now.getTime() + usualLifeMs));
    this.#pausedUntil = 0;
    if (again) this.#soon();
    return again;
  }

  /** What is kept of a member's letters: when each was sent. */
  ofMember(member: string): Promise<OutboxLetter[]> {
    return this.#store.ofMember(member);
  }

  /** Drops every letter of a member, also those that wait. */
  drop(member: string): Promise<void> {
    return this.#store.drop(member);
  }

  /** Begins to send what waits, and what comes. */
  start(): void {
    this.#started = true;
    this.#soon();
  }

  /** Sends nothing more; resolves when what was on its way has ended. */
  async stop(): Promise<void> {
    this.#started = false;
    if (this.#timer) clearTimeout(this.#timer);
    await Promise.all(this.#adding);
    await this.#running;
  }

  /** Resolves when every letter that is due was tried. */
  async settled(): Promise<void> {
    do {
      await Promise.all(this.#adding);
      await this.#running;
    } while (this.#adding.size > 0 || this.#running !== null);
  }

  #soon(): void {
    if (!this.#started) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#running = this.#round()
      .catch((error: unknown) => this.#parts.log.error({ err: error }, 'letters could not be looked for'))
      .then(() => this.#wait())
      .catch(() => this.#lookAfter(lookAgainMs));
  }

  async #round(): Promise<void> {
    this.#again = false;
    const freed = await this.#store.freeAbandoned(new Date());
    if (freed > 0)
      this.#parts.log.error({ letters: freed }, 'letters whose sending was cut off are sent again');
    await Promise.all(Array.from({ length: this.#parts.mailer.most }, () => this.#sendOn()));
  }

  /** Ends the round: looks again at once if something came meanwhile, else when the next letter is due. */
  async #wait(): Promise<void> {
    const next = (await this.#store.nextAt())?.getTime() ?? Number.POSITIVE_INFINITY;
    const now = Date.now();
    const from = Math.max(this.#again ? now : next, this.#pausedUntil);
    this.#lookAfter(Math.min(Math.max(from - now, 0), lookAgainMs));
  }

  #lookAfter(milliseconds: number): void {
    this.#running = null;
    if (!this.#started) return;
    if (milliseconds === 0) this.#soon();
    else this.#timer = setTimeout(() => this.#soon(), milliseconds).unref();
  }

  /** Sends one letter after another until none is due. */
  async #sendOn(): Promise<void> {
    while (this.#started && Date.now() >= this.#pausedUntil) {
      const letter = await this.#store.claim(new Date());
      if (!letter) return;
      await this.#send(letter);
    }
  }

  async #send(row: OutboxLetter): Promise<void> {
    if (row.until < new Date()) {
      await this.#store.failed(row._id, row.reason ?? 'it could not be sent in time', new Date());
      return;
    }
    try {
      await this.#parts.mailer.send(await this.#opened(row));
    } catch (error) {
      await this.#notTaken(row, troubleOf(error));
      return;
    }
    this.#pauseMs = 0;
    await this.#store.sent(row._id, new Date());
  }

  async #opened({ _id, to, subject, text, html, headers, sealed }: OutboxLetter): Promise<Letter> {
    const letter = { key: _id, to: to!, subject: subject!, html, headers: headers ?? {} };
    if (!sealed) return { ...letter, text: text! };
    const seal = await this.#parts.seal();
    try {
      return { ...letter, text: seal.open(text!) };
    } catch {
      throw new BadLetter('it was sealed with another SESSION_SECRET; whoever asked for it can ask again');
    }
  }

  async #notTaken(row: OutboxLetter, { permanent, server, reason }: MailTrouble): Promise<void> {
    const { log } = this.#parts;
    if (server) this.#pause();
    if (permanent) {
      log.error({ letter: row._id, reason }, 'a letter was refused for good');
      await this.#store.failed(row._id, reason, new Date());
      return;
    }
    log.error({ letter: row._id, tries: row.tries, reason }, 'a letter was not taken; it is tried again');
    await this.#store.later(row._id, new Date(Date.now() + this.#waitOf(row, server)), reason);
  }

  /** A server that was away a moment ago may be back: its letters wait with it at first, then longer on their own. */
  #waitOf({ tries }: OutboxLetter, server: boolean): number {
    return server && tries <= 3 ? this.#pauseMs : waitAfter(server ? tries - 3 : tries);
  }

  #pause(): void {
    // Those who were on their way together find out together: the pause grows once for all of them.
    if (Date.now() < this.#pausedUntil) return;
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, shortestPauseMs), longestPauseMs);
    this.#pausedUntil = Date.now() + this.#pauseMs;
  }
}

function rowOf(letter: NewLetter, seal: Seal | null): OutboxLetter {
  const now = new Date();
  const { key, to, member, subject, text, html, headers, urgency = 'news', until } = letter;
  return {
    _id: key,
    member: member ?? null,
    urgency: urgencies[urgency],
    state: 'waiting',
    to,
    subject,
    text: seal ? seal.close(text) : text,
    html: html ?? null,
    headers: headers ?? null,
    sealed: seal !== null,
    addedAt: now,
    at: now,
    until: until ?? new Date(now.getTime() + usualLifeMs),
    tries: 0,
    sendingSince: null,
    reason: null,
    endedAt: null,
    forgetAt: null,
  };
}
