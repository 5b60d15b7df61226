import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { changeRows } from '../changes/change-row.ts';
import type { ChangesStore, DraftChanges } from '../changes/changes.store.ts';
import type { Difference } from '../frameworks/differences.ts';
import type { FrameworkStore, FrameworkView } from '../frameworks/frameworks.store.ts';
import type { TiedChange } from '../threads/disposition.models.ts';

/** Changes of later drafts that a comment may have led to, in groups of a list. */
export interface ChangeGroup {
  label: string;
  items: { value: string; text: string }[];
}

const longestName = 90;

/**
 * What drafts after the one of number `after` changed, newest draft first; changes of `competency`, and of what it became,
 * come first by themselves.
 */
export async function changeGroups(
  { changes, frameworks }: { changes: ChangesStore; frameworks: FrameworkStore },
  reader: Reader,
  { framework, drafts }: FrameworkView,
  after: number,
  competency: string | null,
): Promise<ChangeGroup[]> {
  const competencies = await frameworks.competenciesOf(framework._id);
  const own: ChangeGroup = { label: t('What was commented on'), items: [] };
  const groups: ChangeGroup[] = [own];
  for (const { number } of drafts.filter((draft) => draft.number > after)) {
    const made = await changes.of(reader, framework.slug, number);
    if (!made.before) continue;
    const near = new Set(competency === null ? [] : nearby(made, competency));
    const place = { slug: framework.slug, before: made.before, after: made.after, competencies };
    const items = changeRows(place, made.found).map((row) => ({
      value: changeValue({ draft: made.draft._id, competency: row.id }),
      text: `${shortened(row.name)}${row.code ? ` (${row.code})` : ''}: ${row.tags.map(({ words }) => words).join(', ')}`,
      near: near.has(row.id),
    }));
    own.items.push(
      ...items
        .filter((item) => item.near)
        .map(({ value, text }) => ({ value, text: t('Draft {number}: {what}', { number, what: text }) })),
    );
    groups.push({
      label: t('Draft {number}', { number }),
      items: items.filter((item) => !item.near).map(({ value, text }) => ({ value, text })),
    });
  }
  return groups.filter(({ items }) => items.length > 0);
}

/** The competency, what replaced it, and what stands or stood directly beneath it. */
function nearby({ found, before, after }: DraftChanges, competency: string): string[] {
  const own = found.find((one: Difference) => one.competency === competency);
  const beneath = [before, after].flatMap((index) => index?.children.get(competency) ?? []);
  return [competency, ...(own?.replacedBy ?? []), ...beneath.map((item) => item.competency)];
}

const shortened = (name: string): string =>
  name.length > longestName ? `${name.slice(0, longestName - 1).trimEnd()}…` : name;

/** A change as a choice of a form. */
export const changeValue = ({ draft, competency }: TiedChange): string => `${draft}:${competency}`;

/** The change that a form chose; null for none. */
export function changeIn(value: string | undefined): TiedChange | null {
  const [, draft, competency] = /^([\w-]{1,60}):([\w-]{1,60})$/.exec(value ?? '') ?? [];
  return draft && competency ? { draft, competency } : null;
}
