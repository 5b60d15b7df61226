import type { Namespace } from 'socket.io';
import type { Heads } from '../log/heads.ts';

/** Who reads and writes in a channel, as one process sees it. */
export interface PresenceThere {
  channel: string;
  count: number;
  writing: string[];
  /** Some of those who read there and may be named: id and name. */
  reading: [id: string, name: string][];
}

/** What the processes of one site tell each other. */
interface SiblingEvents {
  heads: (heads: [channel: string, head: number][]) => void;
  renew: () => void;
  presence: (from: string, presence: PresenceThere[]) => void;
}

type Ours = Namespace<Record<string, never>, Record<string, never>, SiblingEvents>;

const togetherMs = 10;

/**
 * The other processes of this site, when Redis connects them. What they say only spares waiting: growth that was not
 * told is found in the database within a second, and rights are asked again each minute.
 */
export class Siblings {
  readonly #namespace: Ours;
  readonly #heads = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    namespace: Namespace,
    heads: Heads,
    hear: { renew(): void; presence(from: string, presence: PresenceThere[]): void },
  ) {
    this.#namespace = namespace;
    heads.listen((channel, head, here) => {
      if (here) this.#tellHead(channel, head);
    });
    this.#namespace.on('heads', (grown) => {
      for (const [channel, head] of grown) heads.heard(channel, head);
    });
    this.#namespace.on('renew', () => hear.renew());
    this.#namespace.on('presence', (from, presence) => hear.presence(from, presence));
  }

  /** Has the others ask their connections again who they are. */
  renew(): void {
    this.#namespace.serverSideEmit('renew');
  }

  presence(from: string, presence: PresenceThere[]): void {
    if (presence.length > 0) this.#namespace.serverSideEmit('presence', from, presence);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #tellHead(channel: string, head: number): void {
    this.#heads.set(channel, head);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const heads = [...this.#heads];
      this.#heads.clear();
      this.#namespace.serverSideEmit('heads', heads);
    }, togetherMs);
  }
}
