import { uuidFromName } from '../../server/plugin-api.ts';
import type { AssociationInput, ItemInput } from '../../server/plugin-api.ts';
import { caseAssociationType, caseUri, timeStamp } from './case-names.ts';
import { isObject } from './clean-text.ts';
import { Findings } from './findings.ts';
import { exportIdentifier, isUuid, standInUri } from './identifiers.ts';
import { isTargetType } from './links.ts';
import { ObjectReader } from './object-reader.ts';
import { given } from './parse-item.ts';
import { readAssociationExtra } from './parse-association.ts';
import { orderSiblings } from './sibling-order.ts';

/** A document or item as the end of an association. */
export interface KnownNode {
  title: string;
  identifier: string;
  uri: string;
}

interface Input {
  items: readonly ItemInput[];
  associations: readonly AssociationInput[];
  root: KnownNode;
  documentIdentifier: string;
  /** Further identifiers by which associations may mean the document. */
  rootNames: readonly (string | null)[];
  lastChange: Date;
  baseUrl: string;
}

/** Makes the CFAssociations of a package: all that are given, and one for each place in the tree that none tells. */
export function buildAssociations(input: Input): Record<string, unknown>[] {
  const rootNames = new Set([input.documentIdentifier, ...input.rootNames]);
  const nodes = knownNodes(input, rootNames);
  const complete = withPlaces(input, rootNames);
  const orders = orderSiblings(input.items, complete, rootNames);
  return complete.map((association) =>
    buildAssociation(association, orders.get(association) ?? null, nodes, input),
  );
}

function buildAssociation(
  association: AssociationInput,
  order: number | null,
  nodes: ReadonlyMap<string, KnownNode>,
  { lastChange, baseUrl }: Input,
): Record<string, unknown> {
  const { identifier, type, from, to, fromTitle, toTitle, extra } = association;
  const { originNodeURI, destinationNodeURI, ...others } = extra;
  const { lastChangeDateTime, extensions, ...kept } = readAssociationExtra(
    new ObjectReader(others, 'extra', new Findings()),
  );
  const uuid = exportIdentifier(identifier);
  const named = isObject(extensions) ? extensions : {};
  const names = isUuid(identifier) ? named : { ...named, sourceIdentifier: identifier };
  return given({
    identifier: uuid,
    associationType: caseAssociationType(type),
    sequenceNumber: order,
    uri: caseUri(baseUrl, 'CFAssociations', uuid),
    originNodeURI: buildEnd(nodes.get(from), from, fromTitle, originNodeURI),
    destinationNodeURI: buildEnd(nodes.get(to), to, toTitle, destinationNodeURI),
    ...kept,
    lastChangeDateTime: lastChangeDateTime ?? timeStamp(lastChange),
    extensions: Object.keys(names).length === 0 ? null : names,
  });
}

function buildEnd(
  node: KnownNode | undefined,
  identifier: string,
  title: string | null,
  kept: unknown,
): unknown {
  const extra = isObject(kept) ? kept : {};
  const { targetType } = extra;
  const target = typeof targetType === 'string' && isTargetType(targetType) ? targetType : null;
  if (node !== undefined) return given({ ...node, targetType: target });
  const uri = typeof extra['uri'] === 'string' ? extra['uri'] : standInUri(identifier);
  return given({ title: title ?? uri, identifier, uri, targetType: target });
}

function knownNodes(
  { items, root, baseUrl }: Input,
  rootNames: ReadonlySet<string | null>,
): Map<string, KnownNode> {
  const nodes = new Map<string, KnownNode>();
  for (const item of items) {
    const identifier = exportIdentifier(item.identifier);
    nodes.set(item.identifier, {
      title: nodeTitle(item),
      identifier,
      uri: caseUri(baseUrl, 'CFItems', identifier),
    });
  }
  for (const name of rootNames) if (name !== null) nodes.set(name, root);
  return nodes;
}

/** What an association calls its end: the code, else the title, else how the statement begins. */
function nodeTitle({ code, title, statement, identifier }: ItemInput): string {
  const name = code ?? title ?? statement.replace(/\s+/g, ' ').trim();
  if (name === '') return identifier;
  return name.length > 60 ? `${name.slice(0, 57)}…` : name;
}

/** The associations and, for each item whose place no `isChildOf` tells, one that does. */
function withPlaces(
  { items, associations, documentIdentifier }: Input,
  rootNames: ReadonlySet<string | null>,
): AssociationInput[] {
  const told = new Set<string>();
  for (const { type, from, to } of associations) {
    if (type === 'isChildOf') told.add(placeName(from, rootNames.has(to) ? null : to));
  }
  const missing = items.filter(({ identifier, parent }) => !told.has(placeName(identifier, parent)));
  const added = missing.map(({ identifier, parent }) => ({
    identifier: uuidFromName(`case-exchange:place:${documentIdentifier} ${placeName(identifier, parent)}`),
    type: 'isChildOf',
    from: identifier,
    to: parent ?? documentIdentifier,
    fromTitle: null,
    toTitle: null,
    order: null,
    extra: {},
  }));
  return [...associations, ...added];
}

function placeName(identifier: string, parent: string | null): string {
  return JSON.stringify([identifier, parent]);
}
