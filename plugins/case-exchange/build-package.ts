import { uuidFromName } from '../../server/plugin-api.ts';
import type { AssociationInput, EditionInput, ItemInput } from '../../server/plugin-api.ts';
import { buildAssociations } from './build-associations.ts';
import type { KnownNode } from './build-associations.ts';
import { caseUri, timeStamp } from './case-names.ts';
import { isObject } from './clean-text.ts';
import { documentNotes, readDocumentExtra } from './document-extra.ts';
import { Findings } from './findings.ts';
import { exportIdentifier, isUuid, standInUri } from './identifiers.ts';
import { ObjectReader } from './object-reader.ts';
import { given, readItemExtra } from './parse-item.ts';

/** One draft as a CASE document: its own identifier, its state, and the edition's heading. */
export interface DocumentToSend {
  identifier: string;
  title: string;
  description: string;
  source: EditionInput['source'];
  /** CASE knows Draft, Private Draft, Adopted, Implemented and Deprecated; null says nothing. */
  adoptionStatus: string | null;
  /** For everything that has no date of its own. */
  lastChange: Date;
}

export interface PackageToSend {
  document: DocumentToSend;
  /** In the order of the tree, as `parsePackage` gives them. */
  items: readonly ItemInput[];
  associations: readonly AssociationInput[];
  /** Address of this server, such as `https://moot.example.org`. */
  baseUrl: string;
}

type Fields = Record<string, unknown>;

/**
 * Makes a CASE 1.1 package (CFPackage) that satisfies the official schema. Identifiers that are not UUIDs go out as
 * UUIDs made from them; places in the tree that no association tells get one.
 */
export function buildPackage({ document, items, associations, baseUrl }: PackageToSend): Fields {
  const heading = buildDocument(document, baseUrl);
  const sent = items.map((item) => buildItem(item, { lastChange: document.lastChange, baseUrl }));
  const root: KnownNode = {
    title: document.title,
    identifier: exportIdentifier(document.identifier),
    uri: String(heading['uri']),
  };
  return {
    CFDocument: heading,
    CFItems: sent,
    CFAssociations: buildAssociations({
      items,
      associations,
      root,
      documentIdentifier: document.identifier,
      // Associations read from a file point to the document as that file named it.
      rootNames: [document.source.identifier],
      lastChange: document.lastChange,
      baseUrl,
    }),
    CFDefinitions: given({
      CFItemTypes: itemTypes(sent, document.lastChange),
      CFLicenses: licences(document),
    }),
  };
}

/** Makes the CFDocument of one draft, as in a package. */
export function buildDocument(document: DocumentToSend, baseUrl: string): Fields {
  const { identifier, source, description } = document;
  const uuid = exportIdentifier(identifier);
  // What the source said of its adoption has one place among the others, whether it says so or its draft does.
  const {
    notes,
    lastChangeDateTime,
    extensions,
    adoptionStatus: _said,
    ...extra
  } = readDocumentExtra(new ObjectReader(source.extra ?? {}, 'extra', new Findings()));
  return given({
    ...extra,
    identifier: uuid,
    uri: caseUri(baseUrl, 'CFDocuments', uuid),
    caseVersion: '1.1',
    creator: source.creator ?? source.publisher ?? 'Not stated',
    title: document.title,
    lastChangeDateTime: lastChangeDateTime ?? timeStamp(document.lastChange),
    officialSourceURL: source.officialUrl,
    publisher: source.publisher,
    description: description === '' ? null : description,
    language: source.language,
    version: source.version,
    adoptionStatus: document.adoptionStatus,
    licenseURI: source.licence === null ? null : licenceLink(source.licence),
    notes: documentNotes(description, notes, source.attribution),
    extensions: extensionsOf(identifier, extensions),
  });
}

/** Makes the CFItem of one item, as in a package. `lastChange` stands in where the item has no date of its own. */
export function buildItem(item: ItemInput, context: { lastChange: Date; baseUrl: string }): Fields {
  // What was kept beside the item may come from any importer: only what CASE has a place for goes out as such.
  const { lastChangeDateTime, extensions, ...extra } = readItemExtra(
    new ObjectReader(item.extra, 'extra', new Findings()),
  );
  const uuid = exportIdentifier(item.identifier);
  return given({
    identifier: uuid,
    uri: caseUri(context.baseUrl, 'CFItems', uuid),
    fullStatement: item.statement,
    abbreviatedStatement: item.title,
    humanCodingScheme: item.code,
    CFItemType: item.kind,
    ...extra,
    lastChangeDateTime: lastChangeDateTime ?? timeStamp(context.lastChange),
    extensions: extensionsOf(item.identifier, extensions),
  });
}

/** What was kept as extensions, with the identifier itself where the one sent out is made from it. */
function extensionsOf(identifier: string, kept: unknown): Fields | null {
  const others = isObject(kept) ? kept : {};
  const named = isUuid(identifier) ? others : { ...others, sourceIdentifier: identifier };
  return Object.keys(named).length === 0 ? null : named;
}

function licenceLink({ title, url }: { title: string; url: string | null }): Fields {
  const identifier = uuidFromName(`case-exchange:licence:${title}\n${url ?? ''}`);
  return { title, identifier, uri: url ?? standInUri(identifier) };
}

function licences({ source, lastChange }: DocumentToSend): Fields[] | null {
  if (source.licence === null) return null;
  const { title, url } = source.licence;
  return [
    { ...licenceLink(source.licence), licenseText: url ?? title, lastChangeDateTime: timeStamp(lastChange) },
  ];
}

/** One definition for each item type that the items link to, numbered in the order they are met. */
function itemTypes(items: Fields[], lastChange: Date): Fields[] | null {
  const types = new Map<unknown, Fields>();
  for (const { CFItemTypeURI: link } of items) {
    if (!isObject(link) || types.has(link['identifier'])) continue;
    types.set(link['identifier'], {
      ...link,
      description: link['title'],
      hierarchyCode: String(types.size + 1),
      lastChangeDateTime: timeStamp(lastChange),
    });
  }
  return types.size === 0 ? null : [...types.values()];
}
