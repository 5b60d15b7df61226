import { fullNameOf } from '../frameworks/edition-index.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { FindAbout } from '../threads/compose-form.ts';

/** Finds the competency that a comment on a draft is about, as that draft has it. */
export function aboutFinder(store: FrameworkStore): FindAbout {
  return async (reader, draftId, competencyId) => {
    const found = await store.draftById(reader, draftId);
    const index = found && (await store.edition(found.draft.edition));
    const item = index?.byCompetency.get(competencyId);
    if (!found || !index || !item) return null;
    return {
      competency: competencyId,
      title: fullNameOf(index, item),
      code: item.code,
      url: `/frameworks/${found.framework.slug}/drafts/${found.draft.number}#item-${competencyId}`,
      fields: { title: item.title, statement: item.statement },
    };
  };
}
