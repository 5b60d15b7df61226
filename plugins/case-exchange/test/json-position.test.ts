import { expect } from 'chai';
import fc from 'fast-check';
import { findJsonFault, lineAndColumn } from '../json-position.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('CASE: where a text stops being JSON', () => {
  it('counts lines and columns from 1, whatever the line ends', () => {
    expect(lineAndColumn('abc', 0)).to.deep.equal({ line: 1, column: 1 });
    expect(lineAndColumn('a\nb\r\nc\rde', 8)).to.deep.equal({ line: 4, column: 2 });
  });

  it('agrees with JSON.parse on what JSON is', () => {
    const pieces = fc.constantFrom(
      ...Array.from('{}[],:"\\ \n01-.eEtrue'),
      'null',
      'true',
      '"a"',
      '\\u00e9',
      '{"a":',
      '[1,',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(findJsonFault(text) === null).to.equal(isJson(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('agrees with JSON.parse on valid texts with one character changed', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '\\', '}', '1', '\n', '.'),
        (json, place, put) => {
          const at = place % json.length;
          const text = json.slice(0, at) + put + json.slice(at + 1);
          const fault = findJsonFault(text);
          expect(fault === null).to.equal(isJson(text));
          if (fault !== null) expect(fault.offset).to.be.within(0, text.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
