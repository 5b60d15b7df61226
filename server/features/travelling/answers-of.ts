import type { Post } from '../threads/threads.models.ts';
import { anchorTarget } from './annotations.ts';
import { annotatedDraft, type DraftInPackage } from './draft-in-package.ts';
import type { Named } from './named.ts';
import type { PackageDisposition, PackageDispositions, PackageSettled } from './package-format.ts';

/**
 * The answers to comments, and where people said that comments belong in later drafts. Nothing is told of posts that
 * are gone, and nothing of drafts that are not in the package.
 */
export function answersOf(
  posts: readonly Post[],
  texts: DraftInPackage[],
  named: Named,
): PackageDispositions {
  const said = posts.filter(({ deletedAt, hidden }) => deletedAt === null && hidden === null);
  const drafts = new Map(texts.map((text) => [text.draft._id, text]));
  return {
    dispositions: said.flatMap((post) => dispositionOf(post, drafts, named)),
    anchors: said.flatMap((post) => settledOf(post, drafts, named)),
  };
}

function dispositionOf(
  { _id, disposition: answer }: Post,
  drafts: ReadonlyMap<string, DraftInPackage>,
  named: Named,
): PackageDisposition[] {
  if (!answer?.outcome) return [];
  const { outcome, reason = null, words = '', duplicateOf, change, by, at, version = 1 } = answer;
  const changed = change ? drafts.get(change.draft) : undefined;
  const competency = change ? changedUri(change.competency, changed, drafts) : undefined;
  return [
    {
      comment: named.post(_id)!,
      outcome,
      reason,
      words,
      duplicateOf: (duplicateOf && named.post(duplicateOf)) ?? null,
      change: changed && competency !== undefined ? { draft: changed.uri, competency } : null,
      by: personOf(by, named),
      at: at!.toISOString(),
      version,
      reply: answer.reply ? { ...answer.reply, at: answer.reply.at.toISOString() } : null,
      takenUp: answer.takenUp
        ? { by: personOf(answer.takenUp.by, named), at: answer.takenUp.at.toISOString() }
        : null,
    },
  ];
}

/** A change may be that a draft has a competency no more: then an earlier one names it. */
function changedUri(
  competency: string,
  changed: DraftInPackage | undefined,
  drafts: ReadonlyMap<string, DraftInPackage>,
): string | undefined {
  const before = [...drafts.values()].findLast(({ uris }) => uris.has(competency));
  return changed?.uris.get(competency) ?? before?.uris.get(competency);
}

function settledOf(
  { _id, settled = {} }: Post,
  drafts: ReadonlyMap<string, DraftInPackage>,
  named: Named,
): PackageSettled[] {
  return [...drafts].flatMap(([id, text]) => {
    const one = settled[id];
    if (!one) return [];
    const { outcome, anchor, by, at, version } = one;
    const target = anchor && anchorTarget(anchor, annotatedDraft(text));
    const place = { comment: named.post(_id)!, draft: text.uri, outcome, target };
    return [{ ...place, by: personOf(by, named), at: at.toISOString(), version }];
  });
}

const personOf = (id: string | null | undefined, named: Named): string | null =>
  (id ? named.person(id) : undefined) ?? null;
