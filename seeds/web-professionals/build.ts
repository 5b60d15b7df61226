import type { SeedItem } from '../shapes.ts';

/** A role at the top of the framework. */
export interface RoleText {
  id: string;
  code: string;
  title: string;
  statement: string;
}

/** A competency beneath a role, with what is seen at each of its three levels. */
export interface CompetencyText {
  id: string;
  code: string;
  kind?: 'Behaviour';
  title: string;
  statement: string;
  foundation: string;
  practitioner: string;
  lead: string;
}

/**
 * Lays a role out as items: the role, then each competency followed by its levels. A level's id is the
 * competency's with `-foundation`, `-practitioner` or `-lead` added, its code the competency's with `.1` to `.3`.
 */
export function role(text: RoleText, competencies: CompetencyText[]): SeedItem[] {
  return [
    {
      id: text.id,
      code: text.code,
      kind: 'Role',
      title: text.title,
      statement: text.statement,
      parent: null,
    },
    ...competencies.flatMap((competency) => [
      {
        id: competency.id,
        code: competency.code,
        kind: competency.kind ?? 'Competency',
        title: competency.title,
        statement: competency.statement,
        parent: text.id,
      },
      level(competency, 1, 'Foundation', competency.foundation),
      level(competency, 2, 'Practitioner', competency.practitioner),
      level(competency, 3, 'Lead', competency.lead),
    ]),
  ];
}

/** Joins points into a list of lines that begin `- `. */
export function bullets(...points: string[]): string {
  return points.map((point) => `- ${point}`).join('\n');
}

/** Joins parts with a blank line between them. */
export function paragraphs(...parts: string[]): string {
  return parts.join('\n\n');
}

function level(competency: CompetencyText, number: number, title: string, statement: string): SeedItem {
  return {
    id: `${competency.id}-${title.toLowerCase()}`,
    code: `${competency.code}.${number}`,
    kind: 'Level',
    title,
    statement,
    parent: competency.id,
  };
}
