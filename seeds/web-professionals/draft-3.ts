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
} as const;
