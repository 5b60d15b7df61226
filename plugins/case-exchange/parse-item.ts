import type { ItemInput } from '../../server/plugin-api.ts';
import { isObject } from './clean-text.ts';
import type { Findings } from './findings.ts';
import { exportIdentifier, isUuid } from './identifiers.ts';
import { limits, ObjectReader } from './object-reader.ts';

/** An item as it stands in the file, before its place in the tree is known. */
export interface ReadItem {
  item: ItemInput;
  /** The address the file gives it, by which associations may refer to it. */
  uri: string | null;
}

/** Reads one entry of `CFItems`; null when it is so wrong that errors were found. */
export function parseItem(value: unknown, path: string, findings: Findings): ReadItem | null {
  if (!isObject(value)) {
    findings.error(path, 'An item should be here: an object with an identifier and a full statement.');
    return null;
  }
  const reader = new ObjectReader(value, path, findings);
  const identifier = readIdentifier(reader, findings);
  const title = reader.line('abbreviatedStatement');
  const statement = readStatement(reader, title, findings);
  const typeName = reader.line('CFItemType', limits.short);
  const code = reader.line('humanCodingScheme', limits.short);
  const uri = reader.text('uri');
  reader.leaveOut(
    ['CFDocumentURI', 'CFItemAssociationURI', 'CFPackageURI'],
    'This address is made anew when the package is sent out, and was left out.',
  );
  const extra = readItemExtra(reader);
  if (identifier === null || statement === null) return null;
  const kind = typeName ?? linkTitle(extra['CFItemTypeURI']) ?? 'Item';
  return {
    uri,
    item: { identifier: restored(identifier, extra), code, kind, title, statement, parent: null, extra },
  };
}

/** The fields of an item that Moot keeps only to give them back, in the shape CASE wants; absent ones are left out. */
export function readItemExtra(reader: ObjectReader): Record<string, unknown> {
  let educationLevel = reader.list('educationLevel');
  if (educationLevel === null && reader.has('educationalLevel')) {
    reader.note('educationalLevel', 'CASE calls this educationLevel: kept under that name.');
    educationLevel = reader.list('educationalLevel');
  }
  return given({
    alternativeLabel: reader.line('alternativeLabel'),
    listEnumeration: reader.line('listEnumeration'),
    conceptKeywords: reader.list('conceptKeywords'),
    conceptKeywordsURI: reader.link('conceptKeywordsURI'),
    notes: reader.text('notes'),
    subject: reader.list('subject'),
    subjectURI: reader.links('subjectURI'),
    language: reader.line('language'),
    educationLevel,
    CFItemTypeURI: reader.link('CFItemTypeURI'),
    licenseURI: reader.link('licenseURI'),
    statusStartDate: reader.date('statusStartDate'),
    statusEndDate: reader.date('statusEndDate'),
    lastChangeDateTime: reader.dateTime('lastChangeDateTime'),
    extensions: reader.extensions(),
  });
}

/** The fields that have a value. */
export function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** The identifier of an item or a document; an error and null where there is none. */
export function readIdentifier(reader: ObjectReader, findings: Findings): string | null {
  const identifier = reader.line('identifier', limits.identifier);
  if (identifier === null) {
    findings.error(
      reader.at('identifier'),
      'This is missing: every item, document and association has its own.',
    );
    return null;
  }
  return normalIdentifier(identifier, reader.at('identifier'), findings);
}

/** UUIDs in lower case, anything else as given; each departure from a plain UUID with a note. */
export function normalIdentifier(identifier: string, path: string, findings: Findings): string {
  if (!isUuid(identifier)) {
    findings.note(path, 'This is not a UUID: kept as it is; packages sent out carry a UUID made from it.');
    return identifier;
  }
  const lower = identifier.toLowerCase();
  if (lower !== identifier) findings.note(path, 'The UUID was written in lower case.');
  return lower;
}

/**
 * Our own packages carry an identifier that is not a UUID as an extension beside the UUID made from it; read back, it
 * is the same thing again. Only believed where the UUID is indeed made from it. Takes it out of `extra`.
 */
export function restored(identifier: string, extra: Record<string, unknown>): string {
  const extensions = extra['extensions'];
  if (!isObject(extensions)) return identifier;
  const { sourceIdentifier, ...others } = extensions;
  if (typeof sourceIdentifier !== 'string' || isUuid(sourceIdentifier)) return identifier;
  if (sourceIdentifier.length > limits.identifier || exportIdentifier(sourceIdentifier) !== identifier)
    return identifier;
  if (Object.keys(others).length > 0) extra['extensions'] = others;
  else delete extra['extensions'];
  return sourceIdentifier;
}

function readStatement(reader: ObjectReader, title: string | null, findings: Findings): string | null {
  const statement = reader.text('fullStatement');
  if (statement !== null) return statement;
  if (title !== null && reader.has('fullStatement')) return '';
  findings.error(
    reader.at('fullStatement'),
    'This is missing: an item says what is meant in its full statement.',
  );
  return null;
}

function linkTitle(link: unknown): string | null {
  return isObject(link) && typeof link['title'] === 'string' ? link['title'] : null;
}
