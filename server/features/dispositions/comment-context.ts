import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import { renderStatement } from '../../core/passage/render-statement.ts';
import { type WordingPart, wordDifference } from '../../core/text/word-difference.ts';
import { t } from '../../core/words/words.ts';
import type { DraftTexts } from '../drafting/draft-texts.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import type { Draft, Framework, Item } from '../frameworks/frameworks.models.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import type { Post } from '../threads/threads.models.ts';
import type { AnchoredPost } from '../threads/threads.store.ts';
import type { DecisionParts, Listed } from './decisions.store.ts';
import { outcomeWords } from './outcome-words.ts';

const compareMs = 100;
const mostOthers = 20;

/** What a comment is about, as it read in its draft, with the passage marked, and as it reads now. */
export async function textContext(
  { draftTexts, frameworks }: { draftTexts: DraftTexts } & Pick<DecisionParts, 'frameworks'>,
  { framework, drafts }: FrameworkView,
  { post, item, index, draft }: Listed,
) {
  if (!item) return null;
  const newest = drafts.find((one) => one.number > draft.number);
  const now = newest && (await draftTexts.of(newest)).byCompetency.get(item.competency);
  const key = (await frameworks.competenciesOf(framework._id)).get(item.competency)?.key ?? item.competency;
  return {
    name: fullNameOf(index, item),
    code: item.code,
    url: `/frameworks/${framework.slug}/competencies/${encodeURIComponent(key)}`,
    titleHtml: item.title === null ? null : marked(post, item, 'title'),
    statementHtml: marked(post, item, 'statement'),
    draft: draft.number,
    now: newest ? { ...nowReads(newest, item, now), editUrl: editUrl(framework, newest, item) } : null,
  };
}

function marked({ anchor, _id: id }: AnchoredPost, item: Item, field: 'title' | 'statement'): string {
  const here = anchor && 'field' in anchor && anchor.field === field;
  const marks = here ? [{ id, start: anchor.start, end: anchor.end }] : [];
  return renderStatement(item[field] ?? '', { marks, field });
}

/** Where its words are changed in a draft that is being prepared; null in any other. */
const editUrl = ({ slug }: Framework, { number, state }: Draft, { competency }: Item): string | null =>
  state === 'preparing'
    ? `/frameworks/${slug}/drafts/${number}/edit?at=${encodeURIComponent(competency)}#chosen`
    : null;

function nowReads({ number, state }: Draft, before: Item, now: Item | undefined) {
  const until = Date.now() + compareMs;
  const differs = (field: 'title' | 'statement'): WordingPart[] | null =>
    now ? wordDifference(before[field] ?? '', now[field] ?? '', until) : null;
  return {
    number,
    preparing: state === 'preparing',
    gone: now === undefined,
    title: differs('title'),
    statement: differs('statement'),
  };
}

/** Other comments on the same draft and competency: those on the same words first, then in order. */
export async function otherComments({ store, people }: DecisionParts, base: string, { post }: Listed) {
  const all = (await store.comments(post.thread)).filter(
    (one) => one._id !== post._id && one.about !== null && one.about === post.about,
  );
  const shown = all
    .toSorted((one, other) => Number(overlaps(post, other)) - Number(overlaps(post, one)))
    .slice(0, mostOthers);
  const bodies = await store.byIds(shown.map(({ _id }) => _id));
  const authors = await people.byIds(shown.map(({ author }) => author));
  return shown.map((one) => ({
    url: `${base}/${one._id}`,
    number: one.number,
    same: overlaps(post, one),
    name: authors.get(one.author)?.name ?? t('Somebody who has left'),
    words: excerpt(withoutMarkdown(bodies.get(one._id)?.body ?? ''), 140),
    outcome: one.disposition?.outcome ? t(outcomeWords[one.disposition.outcome].text) : t('Undecided'),
  }));
}

/** Whether two comments point at words in common. */
function overlaps({ anchor: one }: Pick<Post, 'anchor'>, { anchor: other }: Pick<Post, 'anchor'>): boolean {
  if (!one || !other || !('field' in one) || !('field' in other)) return false;
  return one.field === other.field && one.start < other.end && other.start < one.end;
}
