import type { Heads } from '../../core/log/heads.ts';
import type { Views } from '../../core/html/views.ts';
import type { People } from '../../core/people.ts';
import { everyone, type Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { type ChangeRow, changeRows } from '../changes/change-row.ts';
import type { ChangesStore } from '../changes/changes.store.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { authorOf } from '../threads/author.ts';
import { isDecided } from '../threads/disposition.ts';
import type { TiedChange } from '../threads/disposition.models.ts';
import type { PostAnswers, PresentedDisposition } from '../threads/post-answers.ts';
import type { Post } from '../threads/threads.models.ts';
import { dispositionReasonShown } from './default-reasons.ts';
import { outcomeWords } from './outcome-words.ts';

export interface AnswersParts {
  frameworks: FrameworkStore;
  people: People;
  heads: Heads;
  views: Views;
  changes: ChangesStore;
  groupsById(): Promise<ReadonlyMap<string, { slug: string; name: string; scope: Scope }>>;
}

/** How answers to comments are shown to everybody who may read the comments. */
export class Answers implements PostAnswers {
  readonly #parts: AnswersParts;

  constructor(parts: AnswersParts) {
    this.#parts = parts;
  }

  /** Of posts that are deleted or hidden nothing is told: an answer may quote them. */
  async present(posts: Post[]): Promise<ReadonlyMap<string, PresentedDisposition>> {
    const decided = posts.filter((post) => isDecided(post) && !post.deletedAt && !post.hidden);
    if (decided.length === 0) return new Map();
    const by = decided.flatMap(({ disposition }) => disposition?.by ?? []);
    const people = await this.#parts.people.byIds(by);
    const groups = await this.#parts.groupsById();
    const presented = new Map<string, PresentedDisposition>();
    for (const post of decided) {
      const { outcome, reason = null, words = '', duplicateOf = null, ...given } = post.disposition!;
      const person = people.get(given.by ?? '');
      presented.set(post._id, {
        outcome: outcome!,
        reason,
        words,
        duplicateOf,
        change: await this.#change(post),
        by: person ? authorOf(person) : null,
        group: groupShown(post, groups.get(post.group)),
        at: given.at!.toISOString(),
        version: given.version!,
        reply: given.reply ? { ...given.reply, at: given.reply.at.toISOString() } : null,
        takenUpAt: given.takenUp?.at.toISOString() ?? null,
      });
    }
    return presented;
  }

  async html(post: Post, answer: PresentedDisposition): Promise<string> {
    const { text, tag } = outcomeWords[answer.outcome];
    return this.#parts.views.fragment('dispositions/answer.njk', {
      post: { id: post._id, number: post.number },
      answer,
      outcome: t(text),
      tag,
      reason: answer.reason === null ? null : dispositionReasonShown(answer.reason),
      change: answer.change && (await this.#changeRow(answer.change)),
    });
  }

  /** The names of groups are part of what is shown. */
  async version(): Promise<string> {
    return String(await this.#parts.heads.of('groups'));
  }

  /** The change, where everybody who sees the comment may see its draft too. */
  async #change({ disposition }: Post): Promise<PresentedDisposition['change']> {
    const change = disposition?.change;
    if (!change) return null;
    const found = await this.#parts.frameworks.draftById(everyone, change.draft);
    if (!found || stateAt(found.draft, new Date()) === 'preparing') return null;
    const { framework, draft } = found;
    return { ...change, number: draft.number, url: changeUrl(framework, draft, change.competency) };
  }

  /** What the change did, as its own page tells of it; null when the draft does not make it any more. */
  async #changeRow({ draft: id, competency }: TiedChange): Promise<ChangeRow | null> {
    const { frameworks, changes } = this.#parts;
    const found = await frameworks.draftById(everyone, id);
    if (!found) return null;
    const { framework, draft } = found;
    const made = await changes.of(everyone, framework.slug, draft.number);
    const one = made.found.filter((difference) => difference.competency === competency);
    if (!made.before || one.length === 0) return null;
    const competencies = await frameworks.competenciesOf(framework._id);
    return changeRows(
      { slug: framework.slug, before: made.before, after: made.after, competencies },
      one,
    )[0]!;
  }
}

/** A group that not everybody may know of is named only where nobody else reads. */
function groupShown(
  { scope }: Pick<Post, 'scope'>,
  group: { slug: string; name: string; scope: Scope } | undefined,
): PresentedDisposition['group'] {
  const known = group && (scope !== 'public' || group.scope === 'public');
  return known ? { slug: group.slug, name: group.name } : null;
}

/** Where one change of a draft is told of. */
export const changeUrl = (
  { slug }: Pick<Framework, 'slug'>,
  { number }: Pick<Draft, 'number'>,
  competency: string,
): string => `/frameworks/${slug}/drafts/${number}/changes#change-${competency}`;
