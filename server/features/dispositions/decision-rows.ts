import { excerpt, withoutMarkdown } from '../../core/html/words.ts';
import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import type { Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { assignedWords } from './assigned.ts';
import { aboutName, type Listed } from './decisions.store.ts';
import { dispositionReasonShown } from './default-reasons.ts';
import { outcomeWords } from './outcome-words.ts';

/** A comment as a row of the editors' table. */
export interface DecisionRow {
  id: string;
  url: string;
  number: number;
  draft: number;
  version: number;
  author: { name: string; handle: string; organisation: string | null } | null;
  at: Date;
  formal: boolean;
  suggests: boolean;
  exact: string | null;
  words: string;
  about: { name: string; code: string | null; kind: string; url: string } | null;
  /** Null while it is undecided. */
  decided: { text: string; tag: string; reason: string | null; by: string; at: Date } | null;
  assigned: string | null;
  /** What is still to be done about it, in words. */
  open: string[];
}

const longest = 240;

/** These comments as rows, with the beginnings of their words. */
export async function decisionRows(
  { store, people, frameworks }: { store: ThreadStore; people: People; frameworks: FrameworkStore },
  framework: Framework,
  listed: Listed[],
): Promise<DecisionRow[]> {
  const bodies = await store.byIds(listed.map(({ post }) => post._id));
  const competencies = await frameworks.competenciesOf(framework._id);
  const persons = await people.byIds(listed.flatMap(personsOf));
  const base = `/frameworks/${framework.slug}`;
  return listed.map((one) => {
    const { post, draft, item } = one;
    const { disposition: given, anchor } = post;
    const author = persons.get(post.author);
    const key = item && (competencies.get(item.competency)?.key ?? item.competency);
    return {
      id: post._id,
      url: `${base}/decisions/${post._id}`,
      number: post.number,
      draft: draft.number,
      version: given?.version ?? 0,
      author: author ? { ...author, organisation: author.affiliation?.name ?? author.organisation } : null,
      at: post.createdAt,
      formal: post.formal,
      suggests: Boolean(post.suggestion),
      exact: anchor && 'exact' in anchor ? anchor.exact : null,
      words: excerpt(withoutMarkdown(bodies.get(post._id)?.body ?? ''), longest),
      about: item && {
        name: aboutName(one)!,
        code: item.code,
        kind: item.kind,
        url: `${base}/competencies/${encodeURIComponent(key!)}`,
      },
      decided: given?.outcome
        ? {
            text: t(outcomeWords[given.outcome].text),
            tag: outcomeWords[given.outcome].tag,
            reason: given.reason ? dispositionReasonShown(given.reason) : null,
            by: persons.get(given.by ?? '')?.name ?? t('Somebody who has left'),
            at: given.at!,
          }
        : null,
      assigned: given?.assigned ? assignedWords(given.assigned, persons) : null,
      open: stillOpen(one),
    };
  });
}

const personsOf = ({ post: { author, disposition } }: Listed): string[] => {
  const assigned = disposition?.assigned;
  return [author, disposition?.by ?? '', assigned && 'member' in assigned ? assigned.member : ''].filter(
    Boolean,
  );
};

function stillOpen({ post: { disposition: given } }: Listed): string[] {
  const accepted = given?.outcome === 'accepted' || given?.outcome === 'partly';
  return [
    ...(accepted && !given?.change ? [t('Still to be tied to a change')] : []),
    ...(given?.reply ? [given.reply.content ? t('Commenter content') : t('Commenter not content')] : []),
    ...(given?.takenUp ? [t('Taken up by the chairs')] : []),
  ];
}
