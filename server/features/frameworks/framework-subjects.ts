import type { SubjectResolver, Takes, ThreadSubject } from '../threads/thread-subject.ts';
import { stateAt } from './draft-state.ts';
import { t } from '../../core/words/words.ts';
import { fullNameOf } from './edition-index.ts';
import type { Draft } from './frameworks.models.ts';
import type { FrameworkStore } from './frameworks.store.ts';

/** Thread of a competency: one for its whole life. */
export const competencyThread = (competency: string): string => `c-${competency}`;

/** Thread of a draft: its comment feed. */
export const draftThread = (draft: string): string => `d-${draft}`;

/** Threads of competencies: `c-<competency>`. */
export function competencySubjects(store: FrameworkStore): SubjectResolver {
  return {
    prefix: 'c',
    async resolve(reader, id): Promise<ThreadSubject | null> {
      const found = await store.competencyById(reader, id);
      if (!found) return null;
      const { framework, competency, drafts } = found;
      const now = new Date();
      const isPrepared = (draft: Draft): boolean => stateAt(draft, now) === 'preparing';
      // By the name that everybody knows, whoever asks; a name that only a draft in preparation gives is its editors’.
      for (const draft of [
        ...drafts.filter((one) => !isPrepared(one)),
        ...drafts.filter((one) => isPrepared(one)),
      ]) {
        const index = await store.edition(draft.edition);
        const item = index.byCompetency.get(id);
        if (!item) continue;
        return {
          kind: 'competency',
          id,
          title: fullNameOf(index, item),
          scope: framework.scope,
          group: framework.group,
          framework: framework._id,
          url: `/frameworks/${framework.slug}/competencies/${encodeURIComponent(competency.key)}`,
          takes: isPrepared(draft) ? notYet(draft) : null,
          anchors: false,
          channels: [`framework:${framework._id}`],
        };
      }
      return null;
    },
  };
}

/** What no draft has yet that readers can see is not discussed yet: posts are for all who may see the framework. */
const notYet = ({ opensAt, number }: Draft): Takes => ({
  opensAt,
  closesAt: null,
  open: false,
  late: false,
  number,
});

/** Threads of drafts: `d-<draft>`. `takesLate` says whether a group takes comments after closing, marked as late. */
export function draftSubjects(
  store: FrameworkStore,
  takesLate: (group: string) => Promise<boolean>,
): SubjectResolver {
  return {
    prefix: 'd',
    async resolve(reader, id): Promise<ThreadSubject | null> {
      const found = await store.draftById(reader, id);
      if (!found) return null;
      const { framework, draft } = found;
      const state = stateAt(draft, new Date());
      const mayBeLate = state === 'open' || state === 'closed';
      return {
        kind: 'draft',
        id,
        title: t('{framework}, draft {number}', {
          framework: framework.title,
          number: String(draft.number),
        }),
        scope: draft.scope,
        group: draft.group,
        framework: framework._id,
        url: `/frameworks/${framework.slug}/drafts/${draft.number}`,
        takes: {
          opensAt: draft.opensAt,
          closesAt: draft.closesAt,
          number: draft.number,
          open: state === 'open',
          late: mayBeLate && (await takesLate(draft.group)),
        },
        anchors: true,
        channels: [`framework:${framework._id}`, 'groups'],
      };
    },
  };
}
