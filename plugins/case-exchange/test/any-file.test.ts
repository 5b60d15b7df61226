import { expect } from 'chai';
import fc from 'fast-check';
import { Problem } from '../../../server/plugin-api.ts';
import type { ParsedEdition } from '../../../server/plugin-api.ts';
import { buildPackage } from '../build-package.ts';
import { parsePackage } from '../parse-package.ts';
import { bytesOf, samplesAreThere, smallPackage, uuid } from './case-samples.ts';
import { officialSchema } from './official-schema.ts';

/** Reads a file; null when it is refused as it should be. Anything else thrown is a fault and passes through. */
function readOrRefuse(bytes: Uint8Array): ParsedEdition | null {
  try {
    return parsePackage(bytes);
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid' && error.errors.length > 0) return null;
    throw error;
  }
}

const statusOf = ({ source }: ParsedEdition['edition']): string | null => {
  const status = source.extra?.['adoptionStatus'];
  return typeof status === 'string' ? status : null;
};

const send = ({ edition }: ParsedEdition): object =>
  buildPackage({
    document: {
      ...edition,
      identifier: edition.source.identifier ?? '',
      adoptionStatus: statusOf(edition),
      lastChange: new Date('2026-04-01T12:00:00Z'),
    },
    items: edition.items,
    associations: edition.associations,
    baseUrl: 'https://moot.example.org',
  });

type Container = Record<string, unknown> | unknown[];

/** Every object and list in a value, outermost first. */
function containers(value: unknown): Container[] {
  if (typeof value !== 'object' || value === null) return [];
  const here: Container = Array.isArray(value) ? value : (value as Record<string, unknown>);
  return [here, ...Object.values(value).flatMap(containers)];
}

const anyValue = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(uuid(1), uuid(2), uuid(3), 'R-1', 'is child of', '', ' ', 7, null, true),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

const anyMutation = fc.record({
  container: fc.nat(),
  key: fc.nat(),
  value: anyValue,
  name: fc.string(),
  how: fc.nat(3),
});

/** The small package, changed in some places: a value put in, left out, doubled or given another name. */
const mutated = fc.array(anyMutation, { minLength: 1, maxLength: 5 }).map((mutations) => {
  const file = smallPackage();
  for (const { container, key, value, name, how } of mutations) {
    const all = containers(file);
    const target = all[container % all.length];
    if (target === undefined) continue;
    const keys = Object.keys(target);
    const chosen = keys[key % Math.max(keys.length, 1)] ?? name;
    if (Array.isArray(target))
      target.splice(Number(chosen) || 0, how % 2, how > 1 ? structuredClone(target[0]) : value);
    else if (how === 0) delete target[chosen];
    else target[how === 3 ? name : chosen] = value;
  }
  return JSON.stringify(file);
});

describe('CASE: any file at all is read or refused', () => {
  it('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readOrRefuse(bytes)).to.equal(null);
      }),
      { numRuns: 1_000 },
    );
  });

  it('random JSON, bare and in the place of each part', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('CFDocument', 'CFItems', 'CFAssociations', 'CFDefinitions'),
        (value, part) => {
          expect(readOrRefuse(bytesOf(JSON.stringify(value)))).to.equal(null);
          readOrRefuse(bytesOf({ ...smallPackage(), [part]: value }));
          readOrRefuse(bytesOf({ ...smallPackage(), [part]: [value] }));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a package cut or changed at any byte', () => {
    const whole = bytesOf(smallPackage());
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, at) : whole);
        if (!cut) bytes[at] = byte;
        const parsed = readOrRefuse(bytes);
        if (cut) expect(parsed).to.equal(null);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a package changed in random places; what is read goes out valid and comes back the same', function () {
    this.timeout(20_000);
    const check = samplesAreThere ? officialSchema(this) : null;
    if (check === null)
      console.log('      without the official schema: it is not in ../shared/data beside the project');
    let read = 0;
    fc.assert(
      fc.property(mutated, (text) => {
        const parsed = readOrRefuse(bytesOf(text));
        if (parsed === null) return;
        read += 1;
        const sent = send(parsed);
        expect(check?.('CFPackage', sent) ?? []).to.deep.equal([]);
        const again = parsePackage(bytesOf(sent));
        expect(again.edition.items.map(({ extra: _extra, ...item }) => item)).to.deep.equal(
          parsed.edition.items.map(({ extra: _extra, ...item }) => item),
        );
        // The first sending out may tell what was left open, such as a place or a date; the second adds nothing.
        expect(parsePackage(bytesOf(send(again))).edition).to.deep.equal(again.edition);
      }),
      { numRuns: 1_000 },
    );
    expect(read).to.be.greaterThan(100);
  });
});
