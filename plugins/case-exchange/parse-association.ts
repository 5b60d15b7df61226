import { uuidFromName } from '../../server/plugin-api.ts';
import type { AssociationInput } from '../../server/plugin-api.ts';
import { caseAssociationType } from './case-names.ts';
import { countCharacters, isObject } from './clean-text.ts';
import type { Findings } from './findings.ts';
import { isUuid, lastSegment, standInUri, uuidInUri } from './identifiers.ts';
import type { LooseLink } from './links.ts';
import { limits, ObjectReader } from './object-reader.ts';
import { given, normalIdentifier, restored } from './parse-item.ts';

/** Finds what an identifier or an address of the file stands for: the identifier of an item or document in it. */
export interface KnownEnds {
  byIdentifier: ReadonlyMap<string, string>;
  byUri: ReadonlyMap<string, string>;
}

interface End {
  identifier: string;
  /** Null where the end is in the package. */
  title: string | null;
  extra: Record<string, unknown>;
}

/** Reads one entry of `CFAssociations`; null when it is so wrong that errors were found. */
export function parseAssociation(
  value: unknown,
  path: string,
  known: KnownEnds,
  findings: Findings,
): AssociationInput | null {
  if (!isObject(value)) {
    findings.error(
      path,
      'An association should be here: an object with a type, an origin and a destination.',
    );
    return null;
  }
  const reader = new ObjectReader(value, path, findings);
  const givenIdentifier = reader.line('identifier', limits.identifier);
  const type = readType(reader, findings);
  const from = readEnd(reader, 'originNodeURI', known, findings);
  const to = readEnd(reader, 'destinationNodeURI', known, findings);
  const order = reader.number('sequenceNumber');
  reader.leaveOut(
    ['CFDocumentURI'],
    'This address is made anew when the package is sent out, and was left out.',
  );
  reader.take('uri');
  const extra = {
    ...given({ originNodeURI: nonEmpty(from?.extra), destinationNodeURI: nonEmpty(to?.extra) }),
    ...readAssociationExtra(reader),
  };
  if (type === null || from === null || to === null) return null;
  const identifier = readAssociationIdentifier(
    givenIdentifier,
    `${type} ${from.identifier} ${to.identifier}`,
    reader,
    findings,
  );
  return {
    identifier: restored(identifier, extra),
    type,
    from: from.identifier,
    to: to.identifier,
    fromTitle: from.title,
    toTitle: to.title,
    order,
    extra,
  };
}

/** The fields of an association that Moot keeps only to give them back, apart from its ends. */
export function readAssociationExtra(reader: ObjectReader): Record<string, unknown> {
  return given({
    CFAssociationGroupingURI: reader.link('CFAssociationGroupingURI'),
    notes: reader.text('notes'),
    lastChangeDateTime: reader.dateTime('lastChangeDateTime'),
    extensions: reader.extensions(),
  });
}

function readType(reader: ObjectReader, findings: Findings): string | null {
  const type = reader.line('associationType', limits.short);
  if (type === null) {
    findings.error(
      reader.at('associationType'),
      'This is missing: it says how the two ends belong together, such as isChildOf.',
    );
    return null;
  }
  const name = caseAssociationType(type);
  if (name !== type) {
    const own = name.startsWith('ext:');
    reader.note(
      'associationType',
      own ? 'CASE has no such type: kept as an extension (ext:…).' : `Written as ${name}.`,
    );
  }
  return name;
}

function readAssociationIdentifier(
  identifier: string | null,
  name: string,
  reader: ObjectReader,
  findings: Findings,
): string {
  if (identifier !== null) return normalIdentifier(identifier, reader.at('identifier'), findings);
  reader.note('identifier', 'This is missing: one was made from the type and the ends.');
  return uuidFromName(`case-exchange:association:${name}`);
}

function readEnd(reader: ObjectReader, key: string, known: KnownEnds, findings: Findings): End | null {
  const link = reader.looseLink(key);
  if (link === null || (link.identifier === null && link.uri === null)) {
    findings.error(reader.at(key), 'This end is missing: it needs the identifier or the address of an item.');
    return null;
  }
  const targetType = given({ targetType: link.targetType });
  const inside = findInside(link, known);
  if (inside !== null) {
    if (link.identifier === null) reader.note(key, 'The link has no identifier: its address was followed.');
    else if (link.uri === null || link.title === null)
      reader.note(key, 'The link lacks its address or its title.');
    return { identifier: inside, title: null, extra: targetType };
  }

  const identifier = outsideIdentifier(link);
  if (countCharacters(identifier) > limits.identifier) {
    findings.error(reader.at(`${key}.identifier`), `At most ${limits.identifier} characters are allowed.`);
    return null;
  }
  if (link.identifier === null)
    reader.note(key, 'The link has no identifier: one was taken from its address.');
  if (link.uri === null) reader.note(key, 'The link has no address: one was made from its identifier.');
  const uri = link.uri ?? standInUri(identifier);
  if (link.title === null) reader.note(key, 'The link has no title: its address was taken.');
  return { identifier, title: link.title ?? uri, extra: { uri, ...targetType } };
}

function findInside(link: LooseLink, known: KnownEnds): string | null {
  const { identifier, uri } = link;
  if (identifier !== null) {
    const found = known.byIdentifier.get(isUuid(identifier) ? identifier.toLowerCase() : identifier);
    if (found !== undefined) return found;
  }
  if (uri === null) return null;
  const byUri = known.byUri.get(uri);
  if (byUri !== undefined) return byUri;
  return identifier === null ? (known.byIdentifier.get(uuidInUri(uri) ?? lastSegment(uri)) ?? null) : null;
}

function outsideIdentifier(link: LooseLink): string {
  const { identifier, uri } = link;
  if (identifier !== null) return isUuid(identifier) ? identifier.toLowerCase() : identifier;
  const address = uri ?? '';
  const inUri = uuidInUri(address);
  if (inUri !== null) return inUri;
  return address.length > limits.identifier ? uuidFromName(`case-exchange:${address}`) : address;
}

function nonEmpty(fields: Record<string, unknown> | undefined): Record<string, unknown> | null {
  return fields === undefined || Object.keys(fields).length === 0 ? null : fields;
}
