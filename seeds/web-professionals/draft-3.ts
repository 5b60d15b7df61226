/** What its editor has changed so far for draft 3, which is being prepared. */
export const edits = {
  reword: {
    item: 'mm-reporting',
    statement:
      'Presents findings so that a busy manager knows what to do next, says how sure they are, and comes back within a quarter to see whether it was done.',
  },
  add: {
    parent: 'measurement-specialist',
    words: {
      code: 'MM-06',
      kind: 'Competency',
      title: 'Keeping figures that others can check',
      statement:
        'Keeps the numbers behind each report with the date, the method and who counted, so that somebody else gets the same answer a year later.',
    },
  },
  move: { item: 'ec-intranet', parent: 'e-communications', before: 'ec-consultation' },
  retire: {
    item: 'mm-cost-per-contact',
    replacedBy: 'mm-reporting',
    reason: 'What a contact costs is one finding among others, and comments asked for fewer competencies',
  },
  // Written anew without saying that it is the same: what became of it is guessed, and waits for an answer.
  dropAlike: {
    item: 'ds-pattern-library-foundation',
    reason: 'Written anew, after comments that it says what one builds and not what one notices',
  },
  addAlike: {
    parent: 'ds-pattern-library',
    before: 'ds-pattern-library-practitioner',
    words: {
      code: 'DS-04.4',
      kind: 'Level',
      title: 'Beginner',
      statement: 'Builds a page from the existing patterns, and tells their keeper where none of them fits.',
    },
  },
} as const;
