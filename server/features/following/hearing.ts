import type { Follow, FollowWay } from './following.models.ts';

/** That a member is told of something, through what, and by which way; null as they chose for all. */
export interface Hearing {
  member: string;
  /** What they follow; null for what is for them alone. */
  target: string | null;
  how: FollowWay | null;
}

type Row = Pick<Follow, 'member' | 'target' | 'on' | 'how'>;

/** From the narrowest to the widest. */
const kinds = ['thread', 'competency', 'draft', 'framework', 'group'];
const breadthOf = ({ target }: Row): number => kinds.indexOf(target.slice(0, target.indexOf(':')));

/**
 * What one member's follows make of something that several of them lead to: the narrowest that is followed or muted
 * decides, so that one thread of a group can be muted, or one thread of a muted group followed. Null when they are not
 * told.
 */
export function hearingOf(rows: Row[]): Hearing | null {
  const [first] = rows
    .filter(({ on, how }) => on || how === 'mute')
    .toSorted((a, b) => breadthOf(a) - breadthOf(b));
  if (!first?.on || first.how === 'mute') return null;
  return { member: first.member, target: first.target, how: first.how ?? null };
}
