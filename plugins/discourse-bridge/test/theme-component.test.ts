import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../theme-component');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const moot = 'https://moot.example.org';

const setting = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), default: z.string(), max: z.int().optional() }),
  z.strictObject({ type: z.literal('bool'), default: z.boolean() }),
  z.strictObject({ type: z.literal('integer'), default: z.int(), min: z.int(), max: z.int() }),
  z.strictObject({
    type: z.literal('list'),
    default: z.string(),
    list_type: z.enum(['simple', 'compact', 'category', 'tag', 'group']),
  }),
]);
const about = z.strictObject({
  name: z.string().min(1),
  component: z.literal(true),
  authors: z.string(),
  about_url: z.url().nullable(),
  license_url: z.url().nullable(),
  theme_version: z.string().regex(/^\d+\.\d+\.\d+$/),
  minimum_discourse_version: z.string().regex(/^\d+\.\d+\.\d+$/),
  maximum_discourse_version: z.null(),
  assets: z.strictObject({}),
  modifiers: z.strictObject({}),
});

/** All keys of nested words, joined by dots, with their words. */
function flat(words: Record<string, unknown>, before = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[before + key, value] as const]
        : [...flat(value as Record<string, unknown>, `${before}${key}.`)],
    ),
  );
}
const held = (words: string): string[] => (words.match(/%\{\w+\}/g) ?? []).toSorted();

describe('The theme component', () => {
  it('has files of the forms that Discourse reads, with words for every setting', () => {
    about.parse(JSON.parse(read('about.json')));
    const settings = z.record(z.string().regex(/^[a-z_]+$/), setting).parse(parse(read('settings.yml')));
    const english = flat(parse(read('locales/en.yml')).en);
    expect(
      Object.keys(settings).filter((name) => !english.has(`theme_metadata.settings.${name}`)),
    ).to.deep.equal([]);
    expect([...english.keys()].filter((key) => key.startsWith('theme_metadata.settings.'))).to.have.lengthOf(
      Object.keys(settings).length,
    );
    expect(english.get('theme_metadata.description')).to.be.a('string');
    for (const file of readdirSync(join(folder, 'locales'))) {
      const [code] = file.split('.');
      const own = flat(parse(read(`locales/${file}`))[code!]);
      for (const [key, words] of own)
        expect(held(words), `${file} ${key}`).to.deep.equal(held(english.get(key) ?? ''));
    }
    // Words that the scripts name are there, and settings that they read.
    const scripts = ['components/moot-card.gjs', 'lib/words.js', 'lib/topics.js', 'lib/read-card.js']
      .map((path) => read(`javascripts/discourse/${path}`))
      .join('\n');
    expect(scripts.match(/settings\.\w+/g), 'what is looked for').to.have.lengthOf.at.least(3);
    expect(scripts.match(/themePrefix\(?\s*['"]|\bt\(["']/g), 'what is looked for').to.have.lengthOf.at.least(
      6,
    );
    for (const [, key] of scripts.matchAll(/themePrefix\(?\s*['"]([\w.]+)['"]/g))
      expect([...english.keys()]).to.include(key);
    for (const [, key] of scripts.matchAll(/\bt\("(\w+)"/g))
      expect([...english.keys()]).to.include(`moot_card.${key}`);
    for (const [, name] of scripts.matchAll(/settings\.(\w+)/g))
      expect(Object.keys(settings)).to.include(name);
    expect(read('javascripts/discourse/api-initializers/moot-card.gjs')).to.match(/apiInitializer\(\(api\)/);
  });

  it('keeps its rules in modules that import nothing of Discourse', () => {
    for (const file of readdirSync(join(folder, 'javascripts/discourse/lib'))) {
      const imports = [...read(`javascripts/discourse/lib/${file}`).matchAll(/from ['"]([^'"]+)['"]/g)].map(
        ([, from]) => from,
      );
      expect(
        imports.filter((from) => !from!.startsWith('./')),
        file,
      ).to.deep.equal([]);
    }
  });

  it('asks about topics that began on the site or are in its categories, and never about messages', async () => {
    const { isAskedAbout } = await lib('topics');
    const settings = { moot_url: moot, bridged_categories: '4|9' };
    expect(isAskedAbout(settings, { id: 1, category_id: 9 })).to.equal(true);
    expect(isAskedAbout(settings, { id: 1, category_id: 5, external_id: 'moot-c-1' })).to.equal(true);
    expect(isAskedAbout(settings, { id: 1, category_id: 5 })).to.equal(false);
    expect(isAskedAbout({ ...settings, bridged_categories: '' }, { id: 1, category_id: 5 })).to.equal(true);
    expect(
      isAskedAbout({ ...settings, bridged_categories: '' }, { id: 1, archetype: 'private_message' }),
    ).to.equal(false);
    for (const url of ['', 'moot', 'http://moot.example.org', 'javascript:alert(1)', null])
      expect(isAskedAbout({ ...settings, moot_url: url }, { id: 1, category_id: 9 }), String(url)).to.equal(
        false,
      );
    const { mootAddress, cardAddress } = await lib('addresses');
    expect(mootAddress(' https://moot.example.org/at/ ')).to.equal('https://moot.example.org/at');
    expect(cardAddress(moot, 'https://forum.example.org/talk/', { id: 7 })).to.equal(
      `${moot}/api/v1/bridges/cards?forum=https%3A%2F%2Fforum.example.org%2Ftalk&topic=7`,
    );
  });

  it('asks without cookies, once a minute, and stays silent when there is no answer', async () => {
    const { askForCard, forgetCards } = await lib('ask-for-card');
    const asked: RequestInit[] = [];
    let answer: () => Promise<Response> = async () => Response.json({ a: 1 });
    let time = 0;
    const ask = (address: string) =>
      askForCard(address, {
        fetch: (_: string, options: RequestInit) => (asked.push(options), answer()),
        now: () => time,
      });
    expect(await ask('one')).to.deep.equal({ a: 1 });
    expect(asked[0]).to.include({ credentials: 'omit', referrerPolicy: 'no-referrer' });
    answer = async () => new Response('{}', { status: 404 });
    expect([await ask('one'), await ask('two'), asked.length]).to.deep.equal([{ a: 1 }, null, 2]);
    time = 61_000;
    expect([await ask('one'), asked.length]).to.deep.equal([null, 3]);
    forgetCards();
    for (const wrong of [
      async () => new Response('{}', { status: 503 }),
      async () => new Response('<html>'),
      async () => Promise.reject(new TypeError('no network')),
    ]) {
      answer = wrong;
      expect(await ask('three')).to.equal(null);
    }
    expect(asked).to.have.lengthOf(6);
  });

  it('takes words and links to the site from an answer, and nothing else', async () => {
    const { readCard } = await lib('read-card');
    const { draftWords } = await lib('words');
    const answer = {
      thread: { id: 'c-1', title: 'T', url: `${moot}/threads/1`, kind: 'competency', posts: 1 },
      framework: { title: 'Care', url: `${moot}/frameworks/care` },
      competency: {
        code: 'A-1',
        kind: 'Skill',
        title: 'Listens',
        statement: `- *Listens* to [all](https://a.example) ${'x '.repeat(300)}`,
        url: `${moot}/c`,
      },
      draft: {
        number: 2,
        title: 'Care',
        state: 'open',
        opensAt: null,
        closesAt: '2027-01-31T12:00:00.000Z',
        url: `${moot}/d`,
        commentUrl: `${moot}/d#item-1`,
      },
    };
    const card = readCard(answer, moot, { show_statement: true, statement_length: 80 });
    expect(card).to.deep.include({
      host: 'moot.example.org',
      title: 'Listens',
      code: 'A-1',
      url: `${moot}/c`,
      framework: 'Care',
    });
    expect(card.statement)
      .to.match(/^Listens to all x .+…$/)
      .and.to.have.lengthOf.at.most(80);
    const words = draftWords(card, 'en-GB', (key: string, values = {}) =>
      `${key} ${Object.values(values).join(' ')}`.trim(),
    );
    expect(words).to.deep.equal({
      state: 'open',
      url: `${moot}/d`,
      commentUrl: `${moot}/d#item-1`,
      title: 'draft 2 Care',
      stateWords: 'state.open',
      when: 'closes 31 January 2027',
    });
    expect(
      draftWords({ draft: { ...card.draft, state: 'published' } }, 'no such language', String).when,
    ).to.equal(null);
    expect(readCard(answer, moot, { show_statement: false }).statement).to.equal(null);

    const elsewhere = {
      ...answer,
      draft: { ...answer.draft, commentUrl: 'https://evil.example/' },
      competency: { ...answer.competency, url: 'javascript:alert(1)' },
    };
    expect(readCard(elsewhere, moot)).to.deep.include({ url: `${moot}/threads/1` });
    expect(readCard(elsewhere, moot).draft.commentUrl).to.equal(null);
    expect(readCard({ thread: { title: 'T', url: `${moot}/t` } }, moot)).to.include({
      title: 'T',
      draft: null,
      code: null,
    });
    for (const wrong of [
      null,
      [],
      'x',
      {},
      { thread: { title: 1, url: 2 } },
      { thread: { title: 'T', url: 'https://evil.example/' } },
    ])
      expect(readCard(wrong, moot)).to.equal(null);
  });
});

/** A module of the component; they are plain JavaScript. */
// eslint-disable-next-line typescript/no-explicit-any
const lib = (name: string): Promise<any> => import(`../theme-component/javascripts/discourse/lib/${name}.js`);
