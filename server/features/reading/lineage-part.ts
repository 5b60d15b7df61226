import { kinLinks, type Link } from '../changes/change-row.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { Competency } from '../frameworks/frameworks.models.ts';
import type { Lineage } from '../frameworks/lineage.ts';
import type { Reading } from './competency-history.ts';
import { draftView } from './draft-view.ts';

/** What the page of a competency says of its retirement, of what replaces it and of what it replaces. */
export function lineagePart(slug: string, lineage: Lineage, linkOf: (competency: string) => Link | null) {
  const { retiredIn } = lineage;
  return { retired: retiredIn && draftView(slug, retiredIn), kin: kinLinks(lineage, linkOf) };
}

/**
 * Makes links to the competencies that come before or after one: by the name in the newest draft that has them; null for
 * what no draft has that this reader may see. `readings` are those, newest first.
 */
export function kinWith(
  base: string,
  keys: ReadonlyMap<string, Competency>,
  readings: readonly Pick<Reading, 'index'>[],
): (competency: string) => Link | null {
  return (id) => {
    const newest = readings.find(({ index }) => index.byCompetency.has(id));
    if (!newest) return null;
    const key = keys.get(id)?.key;
    const href = key === undefined ? null : `${base}/competencies/${encodeURIComponent(key)}`;
    return { text: nameOf(newest.index.byCompetency.get(id)!), href };
  };
}
