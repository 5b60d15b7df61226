import { conflict } from '../../core/errors.ts';
import type { PassageAnchor } from '../../core/passage/anchor.ts';
import { carry } from '../../core/passage/carry.ts';
import { codePointSlice } from '../../core/passage/code-points.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Drafting } from '../drafting/drafting.service.ts';
import type { DraftTexts } from '../drafting/draft-texts.ts';
import type { DraftStates } from '../drafting/states.service.ts';
import type { Working } from '../drafting/working-text.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Post } from '../threads/threads.models.ts';
import { type Dispositions, versionOf } from './dispositions.service.ts';

export interface SuggestedChangeParts {
  dispositions: Dispositions;
  drafting: Pick<Drafting, 'reword'>;
  draftStates: Pick<DraftStates, 'start'>;
  draftTexts: DraftTexts;
  frameworks: FrameworkStore;
}

/** What taking over a suggested wording would do. */
export interface Proposed {
  competency: string;
  /** Version of the competency in the text being prepared. */
  version: number;
  field: 'title' | 'statement';
  before: string;
  after: string;
}

/** Makes the change that a comment suggests in the draft being prepared, and ties the comment to it. */
export class SuggestedChanges {
  readonly #parts: SuggestedChangeParts;

  constructor(parts: SuggestedChangeParts) {
    this.#parts = parts;
  }

  /**
   * Puts the suggested wording in place of the words that were commented on, accepts the comment and ties it to that. The
   * next draft is started when none is in preparation. `version` is of the decision that the editor saw. Throws 401, 403,
   * 404, 409 (decided meanwhile; the words stand there no more; edited meanwhile).
   */
  async make(reader: Reader, postId: string, version?: number): Promise<Post> {
    const { dispositions, drafting, draftStates } = this.#parts;
    const post = await dispositions.commentFor(reader, postId);
    if (version !== undefined && version !== versionOf(post))
      throw conflict(t('Somebody else decided this comment since you opened it. Look at both, and choose.'));
    const { framework, preparing, proposed } = await this.#find(reader, post);
    if (!proposed) throw nothingToPut();
    const draft = preparing ?? (await draftStates.start(reader, framework.slug));
    const { competency, version: seen, field, after } = proposed;
    const entry = (await this.#parts.draftTexts.working(draft)).entries.get(competency)!;
    await drafting.reword(reader, draft._id, {
      code: entry.code,
      kind: entry.kind,
      title: entry.title,
      statement: entry.statement,
      [field]: after,
      competency,
      version: preparing ? seen : entry.version,
      cause: postId,
    });
    const { outcome, reason = null, words = '' } = post.disposition ?? {};
    return dispositions.decide(reader, postId, {
      outcome: outcome === 'partly' ? 'partly' : 'accepted',
      reason: outcome === 'partly' || outcome === 'accepted' ? reason : null,
      words: outcome === 'partly' || outcome === 'accepted' ? words : '',
      change: { draft: draft._id, competency },
      version: versionOf(post),
    });
  }

  /** What taking the suggestion over would do to the text as it stands now; null when its words cannot be found there. */
  async propose(reader: Reader, post: Post): Promise<Proposed | null> {
    return post.suggestion ? (await this.#find(reader, post)).proposed : null;
  }

  async #find(
    reader: Reader,
    post: Post,
  ): Promise<{ framework: Framework; preparing: Draft | undefined; proposed: Proposed | null }> {
    const { frameworks, draftTexts } = this.#parts;
    const found = await frameworks.draftById(reader, post.thread.slice(2));
    const view = found && (await frameworks.byId(reader, found.framework._id));
    if (!view || !post.suggestion || !post.anchor || !('field' in post.anchor)) throw nothingToPut();
    const preparing = view.drafts.find(({ state }) => state === 'preparing');
    const newest = preparing ?? view.drafts[0]!;
    const commented = await frameworks.edition(found.draft.edition);
    const now: Pick<Working, 'index' | 'versions'> = preparing
      ? await draftTexts.working(preparing)
      : { index: await frameworks.edition(newest.edition), versions: new Map() };
    const { current } = carry(post.anchor, {
      before: (id) => commented.byCompetency.get(id) ?? null,
      after: (id) => now.index.byCompetency.get(id) ?? null,
      successors: (id) =>
        now.index.associations
          .filter(({ type, from }) => type === 'replacedBy' && from === id)
          .map(({ to }) => to),
    });
    const placed = current && 'field' in current ? proposedAt(now, current, post.suggestion) : null;
    return { framework: view.framework, preparing, proposed: placed };
  }
}

const nothingToPut = () =>
  conflict(
    t(
      'The words that this comment would replace do not stand in the newest text. Make the change by editing the draft.',
    ),
  );

function proposedAt(
  { index, versions }: Pick<Working, 'index' | 'versions'>,
  { competency, field, start, end }: PassageAnchor,
  suggestion: string,
): Proposed {
  const before = index.byCompetency.get(competency)![field] ?? '';
  const after =
    codePointSlice(before, 0, start) + suggestion + codePointSlice(before, end, Number.MAX_SAFE_INTEGER);
  return { competency, version: versions.get(competency) ?? 0, field, before, after };
}
