import { attributionNotes, findAttribution } from './attribution.ts';
import type { ObjectReader } from './object-reader.ts';
import { given } from './parse-item.ts';

/** The fields of a document that Moot keeps only to give them back, in the shape CASE wants; absent ones are left out. */
export function readDocumentExtra(reader: ObjectReader): Record<string, unknown> {
  return given({
    frameworkType: reader.line('frameworkType'),
    subject: reader.list('subject'),
    subjectURI: reader.links('subjectURI'),
    adoptionStatus: reader.line('adoptionStatus'),
    statusStartDate: reader.date('statusStartDate'),
    statusEndDate: reader.date('statusEndDate'),
    notes: reader.text('notes'),
    lastChangeDateTime: reader.dateTime('lastChangeDateTime'),
    extensions: reader.extensions(),
  });
}

/** Whether the notes of a document say no more than its attribution, which is kept by itself. */
export function notesAreAttribution(description: string, notes: unknown): boolean {
  return (
    typeof notes === 'string' && notes === attributionNotes(description, findAttribution(description, notes))
  );
}

/** The notes of a document that is sent out: its own, unless they would tell another attribution than it has. */
export function documentNotes(
  description: string,
  notes: unknown,
  attribution: string | null,
): string | null {
  if (typeof notes === 'string' && findAttribution(description, notes) === attribution) return notes;
  return attributionNotes(description, attribution);
}
