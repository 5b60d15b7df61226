import type { Change } from '../../core/log/change.ts';
import type { EditUndone, ItemsMerged, ItemSplit, LinkDecided } from './working-changes.ts';

/** The competencies that a change of a draft being prepared speaks of; none where it is of the whole text. */
export function touchedBy({ type, data }: Pick<Change, 'type' | 'data'>): string[] {
  if (type === 'item.split') {
    const { competency, into } = data as unknown as ItemSplit;
    return [competency, ...into.map((item) => item.competency)];
  }
  if (type === 'items.merged') {
    const { competencies, into } = data as unknown as ItemsMerged;
    return [...competencies, into];
  }
  if (type === 'edit.undone')
    return (data as unknown as EditUndone).restored.map(({ competency }) => competency);
  if (type === 'link.confirmed' || type === 'link.refused') {
    const { from, to } = data as unknown as LinkDecided;
    return [...from, ...to];
  }
  return typeof data['competency'] === 'string' ? [data['competency']] : [];
}
