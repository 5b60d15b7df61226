import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { Place } from './working-changes.ts';
import type { Working } from './working-text.ts';
import type { Entry } from './working-tree.ts';

const living = (working: Working, parent: string | null): string[] =>
  (working.order.get(parent) ?? []).filter((id) => working.entries.get(id)?.retired === null);

/** The living sibling that follows one; null at the end. */
export function nextOf(working: Working, parent: string | null, after: string): string | null {
  const siblings = living(working, parent);
  return siblings[siblings.indexOf(after) + 1] ?? null;
}

const here = (working: Working, { competency, parent }: Entry): Place => ({
  parent,
  before: nextOf(working, parent, competency),
});

function up(working: Working, entry: Entry): Place {
  const siblings = living(working, entry.parent);
  const before = siblings[siblings.indexOf(entry.competency) - 1];
  return before === undefined ? here(working, entry) : { parent: entry.parent, before };
}

function down(working: Working, entry: Entry): Place {
  const siblings = living(working, entry.parent);
  const at = siblings.indexOf(entry.competency);
  return { parent: entry.parent, before: siblings[at + 2] ?? null };
}

/** Beneath the sibling in front of it, at the end. */
function inwards(working: Working, entry: Entry): Place {
  const siblings = living(working, entry.parent);
  const above = siblings[siblings.indexOf(entry.competency) - 1];
  return above === undefined ? here(working, entry) : { parent: above, before: null };
}

/** Right behind what it stood beneath. */
function outwards(working: Working, entry: Entry): Place {
  const parent = entry.parent === null ? undefined : working.entries.get(entry.parent);
  if (!parent) return here(working, entry);
  return { parent: parent.parent, before: nextOf(working, parent.parent, parent.competency) };
}

/** Moves by one step; where there is no such step, the place is the one it has. */
export const steps: ReadonlyMap<string, (working: Working, entry: Entry) => Place> = new Map([
  ['up', up],
  ['down', down],
  ['in', inwards],
  ['out', outwards],
]);

/** The place that a form of moving asks for: by another competency, or at the top. Throws 422. */
export function placeAsked(working: Working, entry: Entry, form: Record<string, string>): Place {
  const target = form['target'] ?? '';
  if (target === 'top') return { parent: null, before: null };
  const other = working.entries.get(target);
  if (!other || other.retired) throw invalid([{ path: 'target', message: t('Choose where it should go') }]);
  const { competency, parent } = other;
  switch (form['where']) {
    case 'before':
      return { parent, before: competency };
    case 'after': {
      const next = nextOf(working, parent, competency);
      return { parent, before: next === entry.competency ? nextOf(working, parent, next) : next };
    }
    case 'first':
      return {
        parent: competency,
        before: living(working, competency).find((id) => id !== entry.competency) ?? null,
      };
    default:
      return { parent: competency, before: null };
  }
}
