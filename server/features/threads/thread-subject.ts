import { Problem } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import type { Heads } from '../../core/log/heads.ts';
import { everyone, type Reader, type Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';

/** When comments are taken. */
export interface Takes {
  opensAt: Date | null;
  closesAt: Date | null;
  /** Just now, in time. */
  open: boolean;
  /** Those that come after closing are taken as well, and marked as late. */
  late: boolean;
  /** The number of the draft. */
  number: number;
}

/** What a thread is about, as the feature that owns the subject says: its name, its rights, its place on the site. */
export interface ThreadSubject {
  kind: string;
  /** Id of the competency, draft, … */
  id: string;
  title: string;
  scope: Scope;
  group: string;
  framework: string | null;
  /** The page that shows the thread. */
  url: string;
  /** When comments are taken; null when always. */
  takes: Takes | null;
  /** Whether posts here may point at competencies. */
  anchors: boolean;
  /** Seconds between two posts of one member in it, unless moderators decided otherwise for this thread. */
  slowSeconds?: number;
  /** Channels on which all this depends. */
  channels: string[];
}

/** Answers for threads whose id begins with its prefix: `c` for `c-<competency>`. */
export interface SubjectResolver {
  prefix: string;
  /** As this reader may see it; null when missing or not to be seen. */
  resolve(reader: Reader, id: string): Promise<ThreadSubject | null>;
  /** What the log must know of it while nobody can see it; what everybody sees, when not given. */
  kept?(id: string): Promise<ThreadSubject | null>;
}

/** The kinds of thing that can be discussed. Features register theirs; threads know none of them. */
export class ThreadSubjects {
  readonly #resolvers = new Map<string, SubjectResolver>();

  register(resolver: SubjectResolver): void {
    this.#resolvers.set(resolver.prefix, resolver);
  }

  async resolve(reader: Reader, threadId: string): Promise<ThreadSubject | null> {
    const [resolver, id] = this.#resolverOf(threadId);
    return resolver ? resolver.resolve(reader, id) : null;
  }

  /** For the log alone, which goes on while a thread is out of everybody's sight: its group is then `nowhere`. */
  async kept(threadId: string): Promise<ThreadSubject | null> {
    const [resolver, id] = this.#resolverOf(threadId);
    if (!resolver) return null;
    return resolver.kept ? resolver.kept(id) : resolver.resolve(everyone, id);
  }

  #resolverOf(threadId: string): [resolver: SubjectResolver | undefined, id: string] {
    const dash = threadId.indexOf('-');
    return [dash > 0 ? this.#resolvers.get(threadId.slice(0, dash)) : undefined, threadId.slice(dash + 1)];
  }
}

/** Whether a comment would be taken at this moment, and how. */
export function takesAt({ opensAt, closesAt, open, late }: Takes, now: Date): 'in time' | 'late' | null {
  if (opensAt !== null && opensAt > now) return null;
  const over = closesAt !== null && closesAt <= now;
  // Whether a draft is open is known as of now; of what comes from elsewhere only its times tell.
  const elsewhen = open || now.getTime() < Date.now() - 60_000;
  if (!over && elsewhen) return 'in time';
  return late ? 'late' : null;
}

/** The refusal outside the times in which comments are taken, with the dates. */
export function closedProblem({ opensAt, closesAt }: Takes, now: Date): Problem {
  const early = opensAt && opensAt > now;
  const words = early
    ? t('This draft opens for comment on {date}.', { date: dateWords(opensAt) })
    : closesAt && closesAt <= now
      ? t('This draft closed for comment on {date}.', { date: dateWords(closesAt) })
      : t('This draft is not open for comment.');
  return new Problem(403, 'closed', t('Not open for comment'), { detail: words });
}

/** What `threads/draft-state.njk` draws, of a thread in which comments are taken at times; null for any other. */
export async function watchedState({ id, framework, takes }: ThreadSubject, heads: Heads) {
  if (!takes || framework === null) return null;
  const channel = `framework:${framework}`;
  return { draft: id, number: takes.number, channel, seq: await heads.of(channel), late: takes.late };
}
