import { bullets, role } from './build.ts';

/** Web designers, as in draft 2. */
export const webDesigners = role(
  {
    id: 'web-designer',
    code: 'DS',
    title: 'Web designer',
    statement:
      'Decides how a service looks, reads and behaves on screen so that people can finish what they came to do. Works from evidence about those people, and not from the preferences of the most senior person in the room.',
  },
  [
    {
      id: 'ds-evidence-of-need',
      code: 'DS-01',
      title: 'Designing from evidence of need',
      statement:
        'Finds out who uses a service, what they are trying to do and what stops them, and can point from each design decision to something that was seen or measured.',
      foundation:
        'Watches people use a page, takes notes without leading them, and separates what they did from what they said.',
      practitioner: bullets(
        'Plans and runs sessions with five or more people who really use the service, including some with access needs',
        'Combines what was watched with call-centre records, search logs and complaints',
        'Changes the design as a result, and can show what changed',
      ),
      lead: 'Makes research a normal part of the budget and timetable of projects, and stops work on a design that the evidence does not support.',
    },
    {
      id: 'ds-forms',
      code: 'DS-02',
      title: 'Designing forms and transactions',
      statement:
        'Designs forms that ask only what is needed, in an order that makes sense to the person filling them in, and that forgive mistakes.',
      foundation:
        'Rewrites a form so that every question has a purpose known to the service, a clear label and a helpful error message.',
      practitioner: bullets(
        'Removes questions that the organisation can answer for itself',
        'Tests the form with people who are tired, hurried or using a small screen',
        'Designs the confirmation, the reminder and the refusal as carefully as the form',
      ),
      lead: 'Redesigns the whole transaction with the service, including the letter, the telephone script and the counter, and measures completion before and after.',
    },
    {
      id: 'ds-inclusive-visual',
      code: 'DS-03',
      title: 'Inclusive visual design',
      statement:
        'Uses type, colour, space and pictures so that pages are clear to people with low vision, colour blindness, dyslexia or little time.',
      foundation:
        'Checks contrast, text size and reading order before handing over a design, and never relies on colour alone.',
      practitioner:
        'Designs for text at 200% and for narrow screens first, writes a purpose for every image, and chooses pictures in which local people would recognise themselves.',
      lead: 'Negotiates with the corporate brand where it fails contrast or legibility, and gets the brand changed.',
    },
    {
      id: 'ds-pattern-library',
      code: 'DS-04',
      title: 'Keeping a library of patterns',
      statement:
        'Keeps a shared set of tested templates, components and words, so that the organisation looks like one organisation and solves each problem once.',
      foundation: 'Builds a page from the existing patterns and says where none of them fits.',
      practitioner:
        'Adds a pattern only after it has been tested in a live service, writes down when not to use it, and takes an old one away when it adds a new one.',
      lead: 'Decides with developers and editors what belongs in the library, borrows from national design systems first, and contributes improvements back.',
    },
  ],
);
