import type { Reader } from '../../core/reader.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

export type TargetKind = 'thread' | 'competency' | 'draft' | 'framework' | 'group';

/** Something that can be followed, as a reader may see it. */
export interface FollowTarget {
  target: string;
  kind: TargetKind;
  title: string;
  url: string;
  /** Its own thread, if it has one. */
  thread: string | null;
}

/** Finds what can be followed. Missing and hidden are both null. */
export class FollowTargets {
  readonly #frameworks: FrameworkStore;
  readonly #groups: GroupStore;
  readonly #threads: ThreadStore;

  constructor(stores: { frameworks: FrameworkStore; groups: GroupStore; threads: ThreadStore }) {
    this.#frameworks = stores.frameworks;
    this.#groups = stores.groups;
    this.#threads = stores.threads;
  }

  async find(reader: Reader, target: string): Promise<FollowTarget | null> {
    const colon = target.indexOf(':');
    const kind = target.slice(0, colon);
    const id = target.slice(colon + 1);
    switch (kind) {
      case 'thread':
        // Threads of competencies and drafts are followed as those.
        return id.startsWith('g-') ? this.#ofThread(reader, target, kind, id) : null;
      case 'competency':
        return this.#ofThread(reader, target, kind, `c-${id}`);
      case 'draft':
        return this.#ofThread(reader, target, kind, `d-${id}`);
      case 'framework': {
        const view = await this.#frameworks.byId(reader, id);
        if (!view) return null;
        const { title, slug } = view.framework;
        return { target, kind, title, url: `/frameworks/${slug}`, thread: null };
      }
      case 'group': {
        const group = await this.#groups.byId(reader, id);
        return group && { target, kind, title: group.name, url: `/groups/${group.slug}`, thread: null };
      }
      default:
        return null;
    }
  }

  async #ofThread(
    reader: Reader,
    target: string,
    kind: TargetKind,
    thread: string,
  ): Promise<FollowTarget | null> {
    const subject = await this.#threads.subject(reader, thread);
    return subject && { target, kind, title: subject.title, url: subject.url, thread };
  }
}

/** What following leads to a post: its thread as what it is a thread of, the competency it is about, the group. */
export function targetsOfPost(thread: string, about: string | null, group: string): string[] {
  const own = targetOfThread(thread);
  if (thread.startsWith('g-')) return [own, `group:${group}`];
  return about && !thread.startsWith('c-') ? [own, `competency:${about}`] : [own];
}

/** How a thread is followed: `c-1` as `competency:1`, `d-1` as `draft:1`, others as themselves. */
export function targetOfThread(thread: string): string {
  if (thread.startsWith('c-')) return `competency:${thread.slice(2)}`;
  if (thread.startsWith('d-')) return `draft:${thread.slice(2)}`;
  return `thread:${thread}`;
}
