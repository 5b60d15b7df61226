import { Problem } from './errors.ts';
import type { Scope } from './reader.ts';
import { within } from './time-limit.ts';

/** The words of a post before it is made: all that a filter may change. */
export interface PostDraft {
  readonly body: string;
}

/** What a filter may know of a post before it is made. Ids, no names. */
export interface PostContext {
  readonly thread: string;
  readonly group: string;
  readonly scope: Scope;
  /** Member id. */
  readonly author: string;
  readonly replyTo: string | null;
  /** Whether it is a comment on a competency of a draft. */
  readonly anchored: boolean;
  readonly formal: boolean;
  /** Words it would put in place of those it is about; null for none. */
  readonly suggestion: string | null;
  /** The system it comes from, when it was not written here. */
  readonly from: string | null;
}

/** Answers the words as they shall be, or a Problem (thrown or returned) that refuses the post. */
export type PostFilter = (
  draft: PostDraft,
  context: PostContext,
) => PostDraft | Problem | Promise<PostDraft | Problem>;

const filterMs = 2_000;

/**
 * What is asked before something happens, in the order of registration; followers of the log only hear of it
 * afterwards. A filter that fails (other than by a Problem), hangs or answers nonsense is passed over and reported:
 * one broken filter must not keep everybody from posting.
 */
export class Filters {
  readonly #post: { name: string; filter: PostFilter }[] = [];
  readonly #onTrouble: (filter: string, error: unknown) => void;

  constructor(onTrouble: (filter: string, error: unknown) => void) {
    this.#onTrouble = onTrouble;
  }

  addPostFilter(name: string, filter: PostFilter): void {
    this.#post.push({ name, filter });
  }

  /** The draft as every filter leaves it. Throws the Problem of the first filter that refuses it. */
  async beforePost(draft: PostDraft, context: PostContext): Promise<PostDraft> {
    let now = draft;
    for (const { name, filter } of this.#post) {
      const answer = await this.#ask(name, filter, now, context);
      if (answer instanceof Problem) throw answer;
      if (answer) now = { body: answer.body };
    }
    return now;
  }

  async #ask(
    name: string,
    filter: PostFilter,
    draft: PostDraft,
    context: PostContext,
  ): Promise<PostDraft | Problem | null> {
    try {
      const answer: unknown = await within(filterMs, `the filter ${name}`, filter(draft, context));
      if (answer instanceof Problem || isDraft(answer)) return answer;
      throw new Error('it answered neither a draft nor a Problem');
    } catch (error) {
      if (error instanceof Problem) return error;
      this.#onTrouble(name, error);
      return null;
    }
  }
}

function isDraft(answer: unknown): answer is PostDraft {
  return (
    typeof answer === 'object' && answer !== null && typeof (answer as { body?: unknown }).body === 'string'
  );
}
