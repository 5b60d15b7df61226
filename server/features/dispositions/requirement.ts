import type { FieldError } from '../../core/errors.ts';
import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { ChangesStore } from '../changes/changes.store.ts';
import type { MayOpen } from '../drafting/states.service.ts';
import type { AnchoredPost } from '../threads/threads.store.ts';
import type { DecisionParts, DecisionStore } from './decisions.store.ts';

export interface RequirementParts extends DecisionParts {
  changes: ChangesStore;
  decisions: DecisionStore;
}

const mostNamed = 5;

/**
 * What must be done about comments before a draft opens or is published: where the group asks for it, every formal
 * comment has a decision; and every change that an answer names is one that the draft makes.
 */
export function commentsAnswered(parts: RequirementParts): MayOpen {
  return async (reader, draft) => {
    const view = await parts.frameworks.byId(reader, draft.framework);
    if (!view) return [];
    const group: { _id: string; requireDispositions?: boolean } | null = await parts.groups.byId(
      everyone,
      draft.group,
    );
    const all = await parts.decisions.all({
      ...view,
      drafts: view.drafts.filter(({ number }) => number < draft.number),
    });
    const open = all.filter(({ post }) => post.formal && !post.disposition?.outcome);
    const errors: FieldError[] = [];
    if (group?.requireDispositions && open.length > 0)
      errors.push({
        path: 'state',
        message: t(
          '{count, plural, one {# formal comment is not answered yet: {which}. The group answers all of them first.} other {# formal comments are not answered yet: {which}. The group answers all of them first.}}',
          {
            count: open.length,
            which: named(open.map(({ post, draft: on }) => `${on.number}/${post.number}`)),
          },
        ),
      });
    const { found } = await parts.changes.of(reader, view.framework.slug, draft.number);
    const made = new Set(found.map(({ competency }) => competency));
    const tied = await parts.store.tiedTo(draft._id);
    const lost = tied.filter(({ disposition }) => !made.has(disposition!.change!.competency));
    if (lost.length > 0) {
      const numbers = new Map(view.drafts.map(({ _id, number }) => [_id, number]));
      const name = ({ thread, number }: AnchoredPost): string =>
        `${numbers.get(thread.slice(2)) ?? '?'}/${number}`;
      errors.push({
        path: 'state',
        message: t(
          '{count, plural, one {The answer to comment {which} names a change that this draft does not make any more. Tie it to another one.} other {The answers to comments {which} name changes that this draft does not make any more. Tie them to others.}}',
          { count: lost.length, which: named(lost.map(name)) },
        ),
      });
    }
    return errors;
  };
}

const named = (all: string[]): string =>
  [...all.slice(0, mostNamed), ...(all.length > mostNamed ? ['…'] : [])].join(', ');
