import type { z } from 'zod';
import { t } from '../../core/words/words.ts';
import type { ImportedPost } from '../threads/imported-posts.ts';
import type { TiedChange } from '../threads/disposition.models.ts';
import type { CheckedDraft, CheckedPackage } from './checked-package.ts';
import type { Faults } from './faults.ts';
import { ghostOf } from './ghost-of.ts';
import type { dispositionsSchema } from './package-schemas.ts';
import { type Known, readAnchor } from './read-annotations.ts';

type Told = z.output<typeof dispositionsSchema>;
type Answer = Told['dispositions'][number];
type Settling = Told['anchors'][number];

interface Context {
  known: Known;
  drafts: readonly CheckedDraft[];
  faults: Faults;
}

/** The answers and settled anchors of a package, each with the comment that it is of; what is wrong is noted. */
export function checkAnswers(told: Told, context: Context): Pick<CheckedPackage, 'answers' | 'settlings'> {
  const answers = told.dispositions.flatMap((one, at) => {
    const path = `dispositions.json dispositions.${at}`;
    const post = commentOf(one.comment, path, context);
    return post ? [{ post, answer: answerOf(one, path, context) }] : [];
  });
  const settlings = told.anchors.flatMap((one, at) => {
    const path = `dispositions.json anchors.${at}`;
    const post = commentOf(one.comment, path, context);
    const settling = settlingOf(one, path, context);
    return post && settling ? [{ post, settling }] : [];
  });
  refuseTwice(
    answers.map(({ post }) => post.id),
    'dispositions',
    context,
  );
  refuseTwice(
    settlings.map(({ post, settling }) => `${post.id} ${settling.draft}`),
    'anchors',
    context,
  );
  return { answers, settlings };
}

function refuseTwice(names: string[], list: string, { faults }: Context): void {
  const at = names.findIndex((name, place) => names.indexOf(name) < place);
  if (at >= 0) faults.add(`dispositions.json ${list}.${at}.comment`, t('is there twice'));
}

function commentOf(address: string, path: string, { known, faults }: Context): ImportedPost | null {
  const post = known.posts.get(address);
  if (post && !post.gone && post.thread.startsWith('d-')) return post;
  faults.add(`${path}.comment`, t('is no comment in this package'));
  return null;
}

function answerOf(one: Answer, path: string, context: Context) {
  const { comment: _comment, duplicateOf, change, by, at, reply, takenUp, ...answer } = one;
  const original = duplicateOf === null ? null : context.known.posts.get(duplicateOf);
  if (original === undefined) context.faults.add(`${path}.duplicateOf`, t('is no comment in this package'));
  return {
    ...answer,
    duplicateOf: original?.id ?? null,
    change: change && changeOf(change, path, context),
    by: personOf(by, `${path}.by`, context),
    at: new Date(at),
    reply: reply && { ...reply, at: new Date(reply.at) },
    takenUp: takenUp && {
      by: personOf(takenUp.by, `${path}.takenUp.by`, context),
      at: new Date(takenUp.at),
    },
  };
}

function changeOf(
  { draft: uri, competency: address }: NonNullable<Answer['change']>,
  path: string,
  { drafts, faults }: Context,
): TiedChange | null {
  const draft = drafts.find((one) => one.uri === uri);
  const competency = drafts.findLast(({ byUri }) => byUri.has(address))?.byUri.get(address);
  if (draft && competency !== undefined) return { draft: draft.listed.id, competency };
  faults.add(`${path}.change`, t('is no change of a draft in this package'));
  return null;
}

function settlingOf(one: Settling, path: string, context: Context) {
  const { drafts, faults } = context;
  const draft = drafts.find(({ uri }) => uri === one.draft);
  if (!draft) {
    faults.add(`${path}.draft`, t('is no draft in this package'));
    return null;
  }
  const { version, outcome } = one;
  const anchor = one.target && readAnchor(one.target, [draft], `${path}.target`, faults);
  const by = personOf(one.by, `${path}.by`, context);
  return { draft: draft.listed.id, version, outcome, anchor, by, at: new Date(one.at) };
}

function personOf(address: string | null, path: string, { known, faults }: Context): string | null {
  if (address === null) return null;
  if (!known.people.has(address)) faults.add(path, t('is not in people.json'));
  return ghostOf(address);
}
