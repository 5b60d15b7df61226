import { Problem } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import type { Reader, Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';

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
  takes: { opensAt: Date | null; closesAt: Date | null; open: boolean } | null;
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
}

/** The kinds of thing that can be discussed. Features register theirs; threads know none of them. */
export class ThreadSubjects {
  readonly #resolvers = new Map<string, SubjectResolver>();

  register(resolver: SubjectResolver): void {
    this.#resolvers.set(resolver.prefix, resolver);
  }

  async resolve(reader: Reader, threadId: string): Promise<ThreadSubject | null> {
    const dash = threadId.indexOf('-');
    const resolver = dash > 0 ? this.#resolvers.get(threadId.slice(0, dash)) : undefined;
    return resolver ? resolver.resolve(reader, threadId.slice(dash + 1)) : null;
  }
}

/** The refusal outside the times in which comments are taken, with the dates. */
export function closedProblem(
  { opensAt, closesAt }: NonNullable<ThreadSubject['takes']>,
  now: Date,
): Problem {
  const early = opensAt && opensAt > now;
  const words = early
    ? t('This draft opens for comment on {date}.', { date: dateWords(opensAt) })
    : closesAt
      ? t('This draft closed for comment on {date}.', { date: dateWords(closesAt) })
      : t('This draft is not open for comment.');
  return new Problem(403, 'closed', t('Not open for comment'), { detail: words });
}
