import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { ChannelKind } from '../../core/log/channel-kind.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { Projected } from '../../core/log/projected.ts';
import { everyone } from '../../core/reader.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { countFor, countsOf } from './counts.ts';

const everyMs = 1000;
const counted = new Set(['post.created', 'post.deleted', 'post.hidden', 'post.restored']);

/** `draft:<id>`: the counts beside each competency of a draft, so that a tree follows one channel, not a thousand. */
export function draftKind(store: FrameworkStore, projected: Projected): ChannelKind<Record<string, never>> {
  return {
    kind: 'draft',
    async load(id) {
      const found = await store.draftById(everyone, id);
      return found ? { state: {}, seq: await projected.of(`draft:${id}`) } : null;
    },
    reduce: (state) => state,
    project: (id, changes) => projected.to(`draft:${id}`, changes.at(-1)!.seq),
    mayRead: async (reader, id) => (await store.draftById(reader, id)) !== null,
    isPublic: async (id) => (await store.draftById(everyone, id))?.draft.scope === 'public',
    present: async (_id, changes) =>
      changes.map(({ seq, type, at, data }) => ({ seq, type, at: at.toISOString(), actor: null, data })),
  };
}

/**
 * Follows all threads and tells drafts their new counts, at most once a second each. A crash between may lose one
 * telling; pages read the counts themselves, and the next post tells again.
 */
export class DraftCounts implements Follower {
  readonly name = 'draft-counts';
  readonly kinds = ['thread'];
  readonly #log: ChangeLog;
  readonly #frameworks: FrameworkStore;
  readonly #threads: ThreadStore;
  readonly #onError: (error: unknown) => void;
  /** Draft id → competencies whose counts changed. */
  readonly #changed = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | null = null;
  #telling: Promise<void> = Promise.resolve();

  constructor(
    log: ChangeLog,
    frameworks: FrameworkStore,
    threads: ThreadStore,
    onError: (error: unknown) => void,
  ) {
    this.#log = log;
    this.#frameworks = frameworks;
    this.#threads = threads;
    this.#onError = onError;
  }

  async handle(change: Change): Promise<void> {
    if (!counted.has(change.type)) return;
    const threadId = change.channel.slice('thread:'.length);
    // Of what groups talk about, no draft counts anything.
    if (threadId.startsWith('g-')) return;
    const subject = await this.#threads.subject(everyone, threadId);
    if (subject?.kind === 'draft') {
      const post = (await this.#threads.byIds([change.data['postId'] as string])).values().next().value;
      if (post?.about) this.#note(subject.id, post.about);
    }
    if (subject?.kind === 'competency' && subject.framework) {
      const view = await this.#frameworks.byId(everyone, subject.framework);
      for (const draft of view?.drafts ?? []) this.#note(draft._id, subject.id);
    }
  }

  /** Tells what is waiting and stops. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#telling;
    await this.#tell();
  }

  #note(draft: string, competency: string): void {
    const set = this.#changed.get(draft) ?? new Set();
    this.#changed.set(draft, set.add(competency));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#telling = this.#tell().catch(this.#onError);
    }, everyMs);
  }

  async #tell(): Promise<void> {
    const batch = [...this.#changed];
    this.#changed.clear();
    for (const [id, competencies] of batch) {
      const found = await this.#frameworks.draftById(everyone, id);
      if (!found) continue;
      const counts = await countsOf(this.#threads, found.draft);
      const told = Object.fromEntries(
        [...competencies].map((competency) => [competency, countFor(counts, competency)]),
      );
      await this.#log.append(`draft:${id}`, {
        decide: () => ({ type: 'draft.counted', actor: null, data: { counts: told } }),
      });
    }
  }
}
