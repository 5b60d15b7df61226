import { BadLetter, type Letter, type Mailer, type MailLog } from './mailer.ts';
import type { OutboxLetter } from './outbox.models.ts';
import type { OutboxStore } from './outbox.store.ts';
import type { Seal } from '../seal.ts';
import { type MailTrouble, troubleOf } from './trouble.ts';

export interface OutboxLoopParts {
  store: OutboxStore;
  mailer: Mailer;
  log: MailLog;
  /** Made when first needed. */
  seal(): Promise<Seal>;
}

const minute = 60_000;
/** Waits before a letter is tried again, in minutes; the last one over and over. */
const waits = [1, 5, 15, 30, 60, 120, 240];
/** So often a letter is tried together with others, before its own waits begin, while the server is away. */
const triesTogether = 3;
const lookAgainMs = 10_000;
const longestPauseMs = minute;
const shortestPauseMs = 500;

/** How long the letter waits that was tried so many times, in milliseconds. */
const waitAfter = (tries: number): number => waits[Math.min(Math.max(tries, 1), waits.length) - 1]! * minute;

/** Sends letters one after another, as many at once as the mailer bears, and tries again what was not taken. */
export class OutboxLoop {
  readonly #parts: OutboxLoopParts;
  readonly #store: OutboxStore;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #started = false;
  #again = false;
  /** Grows while the server is away; letters wait together instead of each finding out. */
  #pauseMs = 0;
  #pausedUntil = 0;

  constructor(parts: OutboxLoopParts) {
    this.#parts = parts;
    this.#store = parts.store;
  }

  /** Whether letters are being looked for or sent. */
  get isBusy(): boolean {
    return this.#running !== null;
  }

  start(): void {
    this.#started = true;
    this.soon();
  }

  /** Sends nothing more; resolves when what was on its way has ended. */
  async stop(): Promise<void> {
    this.#started = false;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  /** Resolves when the present round has ended. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Tries the server again now, if it was away. */
  resume(): void {
    this.#pausedUntil = 0;
    this.soon();
  }

  /** Looks for letters now, or once more when the present round ends. */
  soon(): void {
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
    if (milliseconds === 0) this.soon();
    else this.#timer = setTimeout(() => this.soon(), milliseconds).unref();
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
    if (!server) return waitAfter(tries);
    return tries <= triesTogether ? this.#pauseMs : waitAfter(tries - triesTogether);
  }

  #pause(): void {
    // Those who were on their way together find out together: the pause grows once for all of them.
    if (Date.now() < this.#pausedUntil) return;
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, shortestPauseMs), longestPauseMs);
    this.#pausedUntil = Date.now() + this.#pauseMs;
  }
}
