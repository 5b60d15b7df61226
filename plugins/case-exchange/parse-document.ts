import type { EditionInput } from '../../server/plugin-api.ts';
import { findAttribution } from './attribution.ts';
import { isObject } from './clean-text.ts';
import { notesAreAttribution, readDocumentExtra } from './document-extra.ts';
import type { Findings } from './findings.ts';
import { isWebAddress } from './identifiers.ts';
import type { LooseLink } from './links.ts';
import { ObjectReader } from './object-reader.ts';
import { given, readIdentifier, restored } from './parse-item.ts';

/** The document of a package: everything of an edition but its items and associations. */
export type ReadDocument = Pick<EditionInput, 'title' | 'description' | 'source'> & {
  /** The address the file gives it, by which associations may refer to it. */
  uri: string | null;
};

type Licence = EditionInput['source']['licence'];

/** Reads `CFDocument`, with `CFDefinitions` for its licence; null when it is so wrong that errors were found. */
export function parseDocument(value: unknown, definitions: unknown, findings: Findings): ReadDocument | null {
  if (!isObject(value)) {
    findings.error('CFDocument', 'This should be an object with an identifier and a title.');
    return null;
  }
  const reader = new ObjectReader(value, 'CFDocument', findings);
  const identifier = readIdentifier(reader, findings);
  const title = reader.line('title');
  if (title === null) findings.error('CFDocument.title', 'This is missing: a framework has a title.');
  const creator = reader.line('creator');
  if (creator === null) reader.note('creator', 'This is missing: the framework says nobody as its creator.');
  const description = reader.text('description') ?? '';
  const source = {
    creator,
    publisher: reader.line('publisher'),
    version: reader.line('version'),
    language: reader.line('language'),
    officialUrl: reader.line('officialSourceURL'),
    licence: readLicence(reader.looseLink('licenseURI'), definitions, findings),
  };
  const uri = reader.text('uri');
  // Made anew when it is sent out.
  for (const key of ['caseVersion', 'CFPackageURI']) reader.take(key);
  const { notes, ...others } = readDocumentExtra(reader);
  const attribution = findAttribution(description, typeof notes === 'string' ? notes : null);
  const extra = notesAreAttribution(description, notes) ? others : given({ ...others, notes });
  const original = identifier === null ? null : restored(identifier, extra);
  if (original === null || title === null) return null;
  const kept = Object.keys(extra).length === 0 ? {} : { extra };
  return { title, description, source: { ...source, attribution, identifier: original, ...kept }, uri };
}

/** The licence as the definitions describe it, else as the link does. */
function readLicence(link: LooseLink | null, definitions: unknown, findings: Findings): Licence {
  if (link === null) return null;
  const given = isObject(definitions) ? definitions['CFLicenses'] : null;
  const licences: unknown[] = Array.isArray(given) ? given : [];
  const defined = licences.findIndex(
    (licence) =>
      isObject(licence) &&
      ((link.identifier !== null && licence['identifier'] === link.identifier) ||
        (link.uri !== null && licence['uri'] === link.uri)),
  );
  const definition = licences[defined];
  if (isObject(definition)) {
    const path = `CFDefinitions.CFLicenses[${defined}]`;
    const licence = new ObjectReader(definition, path, findings);
    const text = licence.text('licenseText', Number.POSITIVE_INFINITY)?.trim() ?? null;
    const title = licence.line('title') ?? link.title ?? link.uri ?? link.identifier ?? '';
    const url = text !== null && isWebAddress(text) ? text : null;
    if (text !== null && url === null && text !== title) {
      licence.note('licenseText', 'Moot keeps the title of a licence and its address, not its text.');
    }
    return { title, url };
  }
  const url =
    [link.uri, link.identifier, link.title].find((part) => part !== null && isWebAddress(part)) ?? null;
  return { title: link.title ?? link.uri ?? link.identifier ?? '', url };
}
