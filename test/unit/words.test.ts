import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect } from 'chai';
import { collectWords } from '../../server/bin/collect-words.mjs';
import { dateWords, timeWords } from '../../server/core/html/words.ts';
import { htmlWords } from '../../server/core/html/html-words.ts';
import { projectRoot } from '../../server/core/paths.ts';
import { languageOf } from '../../server/core/words/languages.ts';
import { inLanguage, keepLanguage } from '../../server/core/words/speaking.ts';
import { t } from '../../server/core/words/words.ts';

const read = (code: string): Record<string, string> =>
  JSON.parse(readFileSync(join(projectRoot, 'server/core/words/catalogue', `${code}.json`), 'utf8'));

describe('words', () => {
  it('of the English catalogue are those that the sources show (npm run words)', () => {
    expect(Object.keys(read('en'))).to.deep.equal(collectWords());
    for (const [key, text] of Object.entries(read('en'))) expect(text).to.equal(key);
  });

  for (const code of ['cy', 'gd']) {
    it(`of ${code} translate what is shown, and take the same values`, () => {
      const english = read('en');
      const entries = Object.entries(read(code));
      expect(entries.length).to.be.greaterThan(10);
      for (const [key, text] of entries) {
        expect(english, key).to.have.property(key);
        expect(valuesOf(text), key).to.deep.equal(valuesOf(key));
      }
    });
  }

  it('that a language lacks are shown in English, with its plurals where it has them', () => {
    const welsh = languageOf('cy')!;
    inLanguage(welsh, () => {
      expect(t('Groups')).to.equal('Grwpiau');
      expect(
        t('No translation has this {count, plural, one {# thing} other {# things}}', { count: 1 }),
      ).to.equal('No translation has this 1 thing');
      expect(timeWords('2026-11-21T14:05:00Z')).to.equal('21 Tachwedd 2026 am 2:05pm');
    });
    expect(t('Groups')).to.equal('Groups');
    expect(dateWords('2026-11-21T14:05:00Z')).to.equal('21 November 2026');
  });

  it('speak to who asked, though somebody else calls', () => {
    const later = inLanguage(languageOf('gd')!, () => keepLanguage((what: string) => t(what)));
    expect(inLanguage(languageOf('cy')!, () => later('Groups'))).to.equal('Buidhnean');
  });

  it('with markup escape every value', () => {
    const html = htmlWords('<a href="{url}">{name}</a>', { url: '/?a=1&b="2"', name: '<b>{x}</b>' });
    expect(String(html)).to.equal('<a href="/?a=1&amp;b=&quot;2&quot;">&lt;b&gt;{x}&lt;/b&gt;</a>');
  });
});

/** The names of the values that a message takes, sorted. */
function valuesOf(message: string): string[] {
  const names = new Set<string>();
  const visit = (elements: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const element of elements) {
      if ('value' in element && element.type !== 0) names.add(String(element.value));
      if ('options' in element) for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(message, 'en-GB', undefined, { ignoreTag: true }).getAst());
  return [...names].toSorted((one, other) => (one < other ? -1 : 1));
}
