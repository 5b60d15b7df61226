import type { SeedFramework } from './shapes.ts';

/**
 * A small framework of the hidden group. Each of its texts carries one unmistakable word, so that a test can
 * look for it wherever an outsider looks.
 */
export const programmeBoardRoles: SeedFramework = {
  slug: 'programme-board-roles',
  title: 'Nightjar programme roles',
  description: 'Who will do what in the Nightjar programme, before it is announced.',
  group: 'programme-board',
  scope: 'hidden',
  licence: null,
  drafts: [
    {
      number: 1,
      opensDaysAgo: 12,
      closesInDays: 30,
      items: [
        {
          id: 'nightjar-director',
          code: 'NJ',
          kind: 'Role',
          title: 'Nightjar programme director',
          statement: 'Answers to the board for the Nightjar programme, its money and its results.',
          parent: null,
        },
        {
          id: 'nightjar-funding',
          code: 'NJ-01',
          kind: 'Competency',
          title: 'Funding Nightjar',
          statement:
            'Finds money for Nightjar for three years from at least two sources, and tells the board when either is in doubt.',
          parent: 'nightjar-director',
        },
        {
          id: 'nightjar-announcement',
          code: 'NJ-02',
          kind: 'Competency',
          title: 'Announcing Nightjar',
          statement:
            'Decides with partners when Nightjar is made public, and makes sure that those affected hear of it first.',
          parent: 'nightjar-director',
        },
        {
          id: 'nightjar-partners',
          code: 'NJ-03',
          kind: 'Competency',
          title: 'Bringing partners into Nightjar',
          statement:
            'Agrees with councils, boards and professional bodies what each will give to Nightjar and what each may expect.',
          parent: 'nightjar-director',
        },
        {
          id: 'nightjar-assessor',
          code: 'NA',
          kind: 'Role',
          title: 'Nightjar pilot assessor',
          statement: 'Visits the bodies that try Nightjar first, and reports what they found.',
          parent: null,
        },
        {
          id: 'nightjar-readiness',
          code: 'NA-01',
          kind: 'Competency',
          title: 'Judging readiness for Nightjar',
          statement:
            'Uses the Nightjar questionnaire to find out whether a body is ready, and tells it kindly when it is not.',
          parent: 'nightjar-assessor',
        },
        {
          id: 'nightjar-evidence',
          code: 'NA-02',
          kind: 'Competency',
          title: 'Weighing evidence in Nightjar',
          statement:
            'Weighs the evidence that people offer of their own skills in a Nightjar pilot, fairly and in the same way everywhere.',
          parent: 'nightjar-assessor',
        },
        {
          id: 'nightjar-reporting',
          code: 'NA-03',
          kind: 'Competency',
          title: 'Reporting on Nightjar',
          statement:
            'Writes for the board what each Nightjar pilot cost and changed, including what did not work.',
          parent: 'nightjar-assessor',
        },
      ],
    },
  ],
};
