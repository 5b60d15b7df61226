import { expect } from 'chai';
import { buildFile } from '../publication.ts';
import { parsePackage } from '../parse-package.ts';
import { bytesOf, link, smallPackage, uuid } from './case-samples.ts';

type Json = Record<string, unknown>;

/** A package with words of others in every place that CASE leaves for them, and with an end that is outside. */
function strange(): ReturnType<typeof smallPackage> {
  const file = smallPackage();
  const extensions = (of: string) => ({
    of,
    deep: { list: [1, { two: 2 }], text: 'ünï\n“words”' },
    no: false,
  });
  Object.assign(file.CFDocument, { extensions: extensions('document'), notes: 'Kept\nas it is.' });
  for (const one of file.CFItems) Object.assign(one, { extensions: extensions('item'), notes: 'A note' });
  for (const one of file.CFAssociations) Object.assign(one, { extensions: extensions('association') });
  Object.assign(file.CFItems[0]!, { conceptKeywords: ['teams'], language: 'en', listEnumeration: 'a' });
  const more = { associationType: 'ext:inspiredBy', lastChangeDateTime: '2026-01-01T00:00:00Z' };
  const outside = { title: 'Elsewhere', identifier: uuid(77), uri: 'https://elsewhere.example/items/77' };
  for (const [number, associationType] of [
    [21, 'ext:inspiredBy'],
    [22, 'replacedBy'],
  ] as const) {
    file.CFAssociations.push({
      ...more,
      associationType,
      identifier: uuid(number),
      uri: `https://example.org/associations/${uuid(number)}`,
      originNodeURI: link(3),
      destinationNodeURI: outside,
      extensions: extensions('link'),
    });
  }
  return file;
}

describe('CASE: there and back', () => {
  const send = (bytes: Uint8Array) => {
    const { edition } = parsePackage(bytes);
    const identifier = edition.source.identifier!;
    const lastChange = new Date('2026-04-01T12:00:00Z');
    const baseUrl = 'https://moot.example.org';
    return buildFile({ ...edition, identifier, state: 'published', lastChange, baseUrl });
  };

  it('loses nothing that others wrote, and is the same bytes the second time', () => {
    const file = strange();
    const first = send(bytesOf(file));
    expect(Buffer.from(send(first)).equals(Buffer.from(first))).to.equal(true);
    const sent = JSON.parse(Buffer.from(first).toString()) as ReturnType<typeof smallPackage>;
    const made = ['uri', 'title', 'originNodeURI', 'destinationNodeURI', 'sequenceNumber'];
    const pairs: [Json, Json][] = [
      [file.CFDocument, sent.CFDocument],
      ...file.CFItems.map((one): [Json, Json] => [one, byId(sent.CFItems, one)]),
      ...file.CFAssociations.map((one): [Json, Json] => [one, byId(sent.CFAssociations, one)]),
    ];
    for (const [before, after] of pairs)
      for (const [name, value] of Object.entries(before))
        if (!made.includes(name)) expect(after[name], name).to.deep.equal(value);
    for (const one of file.CFAssociations)
      expect(endOf(byId(sent.CFAssociations, one))).to.deep.equal(endOf(one));
  });
});

const byId = (list: Json[], { identifier }: Json): Json =>
  list.find((one) => one['identifier'] === identifier)!;
const endOf = ({ destinationNodeURI }: Json): unknown => (destinationNodeURI as Json)['identifier'];
