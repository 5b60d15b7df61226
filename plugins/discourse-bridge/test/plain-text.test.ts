import { expect } from 'chai';
import fc from 'fast-check';
import { toForum, toMoot, withoutMark } from '../text/index.ts';
import { plainMarkdown } from './plain-markdown.ts';

const fromForum = (raw: string): string =>
  toMoot(raw, {
    baseUrl: 'https://forum.example.org',
    topic: 7,
    quoteOf: () => null,
    nameOf: () => 'Somebody',
    fileOf: () => null,
    restUrl: 'https://forum.example.org/t/7/1',
    limit: 1_000_000,
  }).body;
const fromMoot = (body: string): string =>
  withoutMark(
    toForum(body, {
      siteUrl: 'https://moot.example.org',
      attribution: null,
      anchor: null,
      suggestion: null,
      mark: 'p1',
      fileOf: () => null,
      personOf: () => ({ name: 'Somebody', url: 'https://moot.example.org/people/somebody' }),
    }).raw,
  );

describe('Plain CommonMark', () => {
  it('is the same on both sides, whichever way it goes', () => {
    fc.assert(
      fc.property(plainMarkdown, (text) => {
        expect(fromForum(text)).to.equal(text);
        expect(fromMoot(text)).to.equal(text);
      }),
      { numRuns: 150 },
    );
  });
});
