import { guest } from '../../core/reader.ts';
import type { FindCode } from '../threads/cook.ts';
import { nameOf } from './edition-index.ts';
import type { FrameworkStore } from './frameworks.store.ts';

/**
 * Finds a competency by its code among what everybody may see: a link in a post must not tell an outsider's reader
 * that a hidden framework exists.
 */
export function codeFinder(store: FrameworkStore): FindCode {
  return async (code) => {
    const [first] = await store.byCode(guest, code);
    if (!first) return null;
    const { framework, competency, item } = first;
    return {
      href: `/frameworks/${framework.slug}/competencies/${encodeURIComponent(competency.key)}`,
      title: nameOf(item),
    };
  };
}
