import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/core/paths.ts';
import { type EditionIndex, indexEdition } from '../../server/features/frameworks/edition-index.ts';
import type { Association, Item } from '../../server/features/frameworks/frameworks.models.ts';
import { parsePackage } from '../../plugins/case-exchange/parse-package.ts';

/** What is said of an item where it matters; parents come before their children. */
export type ItemSketch = Partial<Item> & { competency: string };

/** An edition of items as sketched, in this order, with what replaces what. */
export function editionOf(items: ItemSketch[], replacedBy: Record<string, string[]> = {}): EditionIndex {
  const associations = Object.entries(replacedBy).flatMap(([from, successors]) =>
    successors.map((to) => ({ type: 'replacedBy', from, to }) as Association),
  );
  const rows = items.map((item, order) => ({
    code: null,
    kind: 'Skill',
    title: null,
    statement: '',
    parent: null,
    order,
    ...item,
  }));
  return indexEdition(`edition ${(editions += 1)}`, rows as Item[], associations);
}
let editions = 0;

/** The largest framework of the seeds: 1,124 items. */
export function largeEdition(): EditionIndex {
  const file = join(projectRoot, 'seeds', 'case-v1p1-ddat-2026-03-23.json');
  const { items } = parsePackage(readFileSync(file)).edition;
  return editionOf(items.map(({ identifier, ...item }) => ({ ...item, competency: identifier })));
}

interface Direct {
  title: string;
  description: string;
  subcategories?: Direct[];
  competencies?: Direct[];
  skills?: Direct[];
}

/** Where the files of the two published editions of DIRECT are, beside the project. */
export const directFiles = ['direct-framework-v1.0.json', 'direct-framework-v2.0.0.json'].map((name) =>
  join(projectRoot, '..', 'shared', 'data', name),
);

/** An edition of DIRECT from its own file, which knows no identities: each item gets one of its own. */
export function directEdition(file: string): EditionIndex {
  const { categories, competency_domains: domains } = JSON.parse(readFileSync(file, 'utf8')) as {
    categories?: Direct[];
    competency_domains?: Direct[];
  };
  const items: ItemSketch[] = [];
  const add = (one: Direct, parent: string | null, kinds: string[]): void => {
    const competency = `${file.at(-8)}-${items.length}`;
    items.push({ competency, parent, kind: kinds[0]!, title: one.title, statement: one.description });
    for (const child of one.subcategories ?? one.competencies ?? one.skills ?? [])
      add(child, competency, kinds.slice(1));
  };
  for (const one of categories ?? domains ?? []) add(one, null, ['Domain', 'Competency', 'Skill']);
  return editionOf(items);
}
