import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { initials, withoutMarkdown } from '../../server/core/html/words.ts';
import { pageNames } from '../../server/features/site/site-pages.ts';
import { languageCookie, languages } from '../../server/core/words/languages.ts';
import { backFromProvider, examplePages, type Eyes, handles, newcomer, refusals } from '../browser/pages.ts';
import { seededSite } from '../browser/seeded.ts';
import { Agent } from '../support/browserless.ts';
import type { Form, FormFields } from '../support/html-forms.ts';
import { signIn } from '../support/people.ts';
import { bareTexts, PeoplesWords } from '../support/words-shown.ts';

/** Every field in which people's or frameworks' own words are stored, by collection. */
const peoplesFields: Record<string, string[]> = {
  members: ['name', 'handle', 'organisation', 'email', 'suspendedReason'],
  groups: ['name', 'slug', 'purpose', 'rules', 'question'],
  organisations: ['name', 'slug', 'description', 'domains'],
  group_threads: ['title'],
  posts: ['body', 'suggestion', 'anchor', 'hidden', 'disposition'],
  held_posts: ['body'],
  threads: ['lockedReason'],
  reports: ['reason'],
  moderation_log: ['reason'],
  moderation_decisions: ['reason', 'words'],
  tokens: ['name'],
  writings: ['fields'],
  frameworks: ['title', 'description', 'slug'],
  drafts: ['title', 'description', 'source'],
  items: ['code', 'kind', 'title', 'statement', 'extra'],
  competencies: ['key'],
  join_requests: ['question', 'answer', 'words'],
  invitations: ['name', 'email'],
};

describe('with the language that brackets the catalogue', function () {
  this.timeout(180_000);
  const agents = new Map<Eyes, Agent>();
  const peoples = new PeoplesWords();

  before(async () => {
    const site = await seededSite();
    await pages();
    // What moderators did is listed by a follower, which may be behind.
    await site.services.followers.drain();
    for (const [collection, fields] of Object.entries(peoplesFields)) {
      const rows = await site.services.connection.collection(collection).find().toArray();
      for (const row of rows) for (const field of fields) addTexts(peoples, row[field]);
    }
    const acts = await site.services.models.changes.find({ channel: 'administration:site' }).lean();
    for (const { data } of acts) addTexts(peoples, data['reason']);
    // The text of a draft that is being prepared is in the log alone.
    const edits = await site.services.models.changes.find({ channel: /^drafting:/ }).lean();
    for (const { data } of edits) addTexts(peoples, data);
    for (const { name, bytes } of await site.services.models.uploads.find()) {
      peoples.add(name);
      for (const cell of bytes.toString().split(/[,\n]/)) peoples.add(cell);
    }
    // The letters of a sheet's columns.
    for (const letter of 'ABCDE') peoples.add(letter);
    // Kinds are shown in small letters within a sentence.
    for (const kind of await site.services.models.items.distinct('kind')) peoples.add(kind.toLowerCase());
    for (const { name } of await site.services.models.members.find().lean()) peoples.add(initials(name));
    for (const { name } of await site.services.models.organisations.find().lean())
      peoples.add(initials(name));
    // Levels are the ends of titles: "Accessibility: Expert".
    const titles = await site.services.models.items.distinct('title');
    for (const title of [...titles, ...edits.map(({ data }) => data['title'] as string | null)])
      for (const part of title?.split(': ') ?? []) peoples.add(part);
    for (const { name } of languages) peoples.add(name);
    for (const { id, name } of site.services.plugins.states()) for (const one of [id, name]) peoples.add(one);
    for (const name of pageNames)
      peoples.add(/^# (.*)/.exec((await site.services.sitePages.find(name)).body)?.[1]);
    // What the site is called, and the passage that an example selects.
    for (const one of ['Moot', 'Makes an hon']) peoples.add(one);
    // What the forum of the examples calls itself, a category and an account.
    for (const one of ['Forum of web teams', 'Staff room', 'moot']) peoples.add(one);
    // Names that are the same in every language: of formats, and of time zones.
    for (const one of ['Atom', 'JSON', 'application/json', ...Intl.supportedValuesOf('timeZone')])
      peoples.add(one);
    const eyes = async (handle: string): Promise<Agent> => site.browser(handle);
    const guest = site.guest();
    const { name, value } = backFromProvider();
    guest.cookies.set(name, value);
    agents.set('guest', guest);
    // The organisation whose accounts can be used here too.
    peoples.add(site.services.config.oidc!.name);
    for (const [as, handle] of Object.entries(handles)) agents.set(as as Eyes, await eyes(handle));
    const unconfirmed = site.guest();
    await signIn(unconfirmed, newcomer.email, newcomer.password);
    agents.set('newcomer', unconfirmed);
    for (const agent of agents.values()) agent.cookies.set(languageCookie, 'qps');
  });

  it('a word that stands outside is seen, in texts and in what is read aloud', () => {
    const html =
      '<html lang="en-GB"><p>⟦In <a href="/">⟦two⟧</a>⟧ out</p><b aria-label="Aloud" title="⟦x⟧">Isla</b>';
    const texts = bareTexts(
      `${html}<span lang="cy">Cymraeg</span><code>code</code><p class="moot-prose">x</p>`,
    );
    expect(texts).to.deep.equal([
      { where: 'text', text: 'out' },
      { where: 'b aria-label', text: 'Aloud' },
      { where: 'text', text: 'Isla' },
    ]);
    const known = new PeoplesWords();
    known.add('Isla Drummond');
    known.add('The rest of the sentence fits');
    expect(known.others('Isla Drummond, 3 April 2026: the sentence')).to.equal('the sentence');
    expect(known.others('rest of the sentence, post 4')).to.equal('post');
  });

  it('every word of every page stands in brackets, but for those that people wrote', async () => {
    const shown: Shown[] = [];
    for (const { address, as } of [...(await pages()), ...refusals]) {
      const page = await agents.get(as)!.get(address);
      expect(page.text, address).to.include('⟦');
      shown.push({ page: `${address} (${as})`, html: page.text });
    }
    const member = agents.get('member')!;
    await member.get('/account/provider');
    const away = await member.submit('/account/provider/connect');
    shown.push({ page: 'on the way to the provider', html: away.text });
    expect(shown.length).to.be.greaterThan(80);
    expectKnown(shown);
  });

  it('and every word of a form that was refused', async () => {
    const shown: Shown[] = [];
    for (const { address, as } of await pages()) {
      const agent = agents.get(as)!;
      const { text: html, forms } = await agent.get(address);
      for (const { action, fields } of typedForms(html, forms)) {
        const page = await agent.post(action || address, fields);
        if (page.status >= 400) shown.push({ page: `${address} (${as}), sent empty`, html: page.text });
      }
    }
    expect(shown.length).to.be.greaterThan(20);
    expectKnown(shown);
  });

  function expectKnown(shown: Shown[]): void {
    const bare = new Map<string, string>();
    for (const { page, html } of shown) {
      for (const { where, text } of bareTexts(html)) {
        const others = peoples.others(text);
        if (others) bare.set(`${where}: ${others}`, `${page}, in “${text.slice(0, 100)}”`);
      }
    }
    const list = [...bare].map(([text, page]) => `${text}: ${page}`);
    if (list.length > 0) expect.fail(`${list.length} texts are in no catalogue:\n${list.join('\n')}`);
  }
});

interface Shown {
  page: string;
  html: string;
}

/** The forms of a page in which something is typed, with all of that left empty. */
function typedForms(html: string, forms: Form[]): { action: string; fields: FormFields }[] {
  const posted = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)];
  return posted.flatMap(([, tag = '', inside = ''], index) => {
    const typed = [
      ...inside.matchAll(/<textarea\b[^>]*\bname="([^"]+)"/g),
      ...inside.matchAll(/<input\b(?![^>]*\btype="(?:hidden|radio|checkbox|file)")[^>]*\bname="([^"]+)"/g),
    ].map(([, name = '']) => name);
    if (!/method="post"/.test(tag) || typed.length === 0) return [];
    const { action, fields } = forms[index]!;
    return [{ action, fields: { ...fields, ...Object.fromEntries(typed.map((name) => [name, ''])) } }];
  });
}

/** Once: it makes posts. */
let made: Promise<Awaited<ReturnType<typeof examplePages>>> | null = null;
const pages = () => (made ??= examplePages());

function addTexts(peoples: PeoplesWords, value: unknown): void {
  if (typeof value === 'string') {
    peoples.add(value);
    peoples.add(withoutMarkdown(value));
  } else if (typeof value === 'object' && value !== null) {
    for (const one of Object.values(value)) addTexts(peoples, one);
  }
}
