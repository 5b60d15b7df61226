import type { Reader } from '../reader.ts';
import type { Change } from './change.ts';

/** A change as readers are served it: redacted by the present state, without keys or hashes. */
export interface PresentedChange {
  seq: number;
  type: string;
  at: string;
  actor: { handle: string; name: string; organisation: string | null } | null;
  data: Record<string, unknown>;
}

/**
 * What the log must know of one kind of channel (`thread`, `draft`, …). A kind that nobody registered can be neither
 * appended to nor read.
 */
export interface ChannelKind<State = unknown> {
  kind: string;
  /** State as projected so far, and up to which number; null when there is no such channel. */
  load(id: string): Promise<{ state: State; seq: number } | null>;
  /** State after one more change; must not alter the state it was given. */
  reduce(state: State, change: Change): State;
  /**
   * Writes what these changes mean; `state` is the state after the last. Must be idempotent: after a crash the same
   * changes may be given again.
   */
  project(id: string, changes: Change[], state: State): Promise<void>;
  /** Asked again at every subscription and every change of rights. */
  mayRead(reader: Reader, id: string): Promise<boolean>;
  /** Whether everybody may read it, so that changes can be broadcast once for all. */
  isPublic(id: string): Promise<boolean>;
  /** As readers are served; `rows` asks for the HTML that pages put in. */
  present(id: string, changes: Change[], options: { rows: boolean }): Promise<PresentedChange[]>;
  /** It is nobody's business who reads this channel: there is no presence in it. */
  uncounted?: boolean;
}

/** The kinds of channel this site has, by name. */
export class ChannelKinds {
  readonly #kinds = new Map<string, ChannelKind<never>>();

  register<State>(kind: ChannelKind<State>): void {
    if (this.#kinds.has(kind.kind)) throw new Error(`channel kind ${kind.kind} is registered twice`);
    this.#kinds.set(kind.kind, kind as ChannelKind<never>);
  }

  find(kind: string): ChannelKind<unknown> | undefined {
    return this.#kinds.get(kind);
  }

  names(): string[] {
    return [...this.#kinds.keys()];
  }
}
