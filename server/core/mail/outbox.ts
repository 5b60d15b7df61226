import { OutboxStore, type Withdrawn } from './outbox.store.ts';
import {
  type OutboxLetter,
  type OutboxModels,
  type OutboxState,
  urgencies,
  type Urgency,
} from './outbox.models.ts';
import type { Letter, Mailer, MailLog } from './mailer.ts';
import { OutboxLoop } from './outbox-loop.ts';
import type { Seal } from '../seal.ts';

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

const usualLifeMs = 3 * 24 * 3600_000;

/**
 * Letters are kept here and sent one after another, once each, by whichever process comes first. A letter is sent again
 * only when the server did not say that it took it; where a process or the connection ends in that moment, it may
 * arrive twice, with the same Message-ID.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #store: OutboxStore;
  readonly #adding = new Set<Promise<unknown>>();
  readonly #loop: OutboxLoop;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#store = new OutboxStore(parts.models);
    this.#loop = new OutboxLoop({ ...parts, store: this.#store });
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
    if (added > 0) this.#loop.soon();
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
    if (again) this.#loop.resume();
    return again;
  }

  /** What is kept of a member's letters: when each was sent. */
  ofMember(member: string): Promise<OutboxLetter[]> {
    return this.#store.ofMember(member);
  }

  /** Drops letters that were not sent yet, whose keys and words match. Answers those of them that only waited. */
  withdraw(keys: RegExp, words: RegExp): Promise<Withdrawn[]> {
    return this.#store.withdraw(keys, words);
  }

  /** Drops every letter of a member, also those that wait. */
  drop(member: string): Promise<void> {
    return this.#store.drop(member);
  }

  /** Begins to send what waits, and what comes. */
  start(): void {
    this.#loop.start();
  }

  /** Sends nothing more; resolves when what was on its way has ended. */
  async stop(): Promise<void> {
    await Promise.all(this.#adding);
    await this.#loop.stop();
  }

  /** Resolves when every letter that is due was tried. */
  async settled(): Promise<void> {
    do {
      await Promise.all(this.#adding);
      await this.#loop.settled();
    } while (this.#adding.size > 0 || this.#loop.isBusy);
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
