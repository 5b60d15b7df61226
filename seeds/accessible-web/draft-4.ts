import type { SeedItem } from '../shapes.ts';
import { bullets, role } from '../web-professionals/build.ts';

/** The whole of draft 4, which its editors are still preparing. */
export const draftFourItems: SeedItem[] = [
  ...role(
    {
      id: 'accessibility-champion',
      code: 'AC',
      title: 'Accessibility champion',
      statement:
        'Sees that everybody can use what the team publishes, and that the team would notice if somebody could not.',
    },
    [
      {
        id: 'ac-keyboard',
        code: 'AC-01',
        title: 'Working without a mouse',
        statement:
          'Uses every page of the site by keyboard alone before it is published, and mends what cannot be.',
        foundation: 'Goes through a page with the Tab key and says where the focus was lost.',
        practitioner: bullets(
          'Mends the order of the focus and traps in menus, dialogues and maps.',
          'Tests with a screen reader that colleagues do not have to be asked for twice.',
        ),
        lead: 'Refuses a launch that fails by keyboard, and has the standing to do so.',
      },
      {
        id: 'ac-words',
        code: 'AC-02',
        title: 'Words that more people understand',
        statement: 'Edits for people who are tired, worried, or reading in their second language.',
        foundation: 'Replaces an unexplained abbreviation wherever it is met.',
        practitioner: 'Tests a page with five people who do not work here, and believes them.',
        lead: 'Agrees with legal colleagues what may be said plainly, and publishes the list.',
      },
      {
        id: 'ac-documents',
        code: 'AC-03',
        title: 'Documents as web pages',
        statement:
          'Publishes documents as pages first, and offers another format only beside one that everybody can read.',
        foundation: 'Recognises a scanned document, and asks for the file that it was printed from.',
        practitioner: 'Turns a report of 200 pages into pages that can be found, linked to and corrected.',
        lead: 'Has the organisation write for the web from the first draft.',
      },
      {
        id: 'ac-complaints',
        code: 'AC-04',
        title: 'Answering those who could not use it',
        statement:
          'Answers whoever reports that a page cannot be used, within two working days and as a person.',
        foundation:
          'Passes a report on the same day, with the address of the page and the person’s own words.',
        practitioner: 'Offers what was asked for in another way at once, and mends the page afterwards.',
        lead: 'Publishes what was reported and what became of it.',
      },
    ],
  ),
];
