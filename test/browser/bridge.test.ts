import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { type Engine, runningEngines } from '../../plugins/discourse-bridge/engine.ts';
import { everyone } from '../../server/core/reader.ts';
import { narrow, openVisitor, signInAs, tooWide, type Visitor } from '../support/browser.ts';
import { type Discourse, startDiscourse } from '../support/discourse/discourse.ts';
import type { Category, Topic, User } from '../support/discourse/records.ts';
import { tabTo } from '../support/keyboard.ts';
import { emailOf, goodPassword } from '../support/people.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

const began = 'We are rewriting our guidance on alternative text. What do you have?';
const replied = 'A page with twelve examples. I shall put it up here tomorrow.';
const answered = 'Examples are what people read first, so please do.';

describe('Journey 8: a forum is connected, and its conversations are one with those here', function () {
  this.timeout(120_000);
  let forum: Discourse;
  let site: TestSite;
  let engine: Engine;
  let visitor: Visitor;
  let page: Page;
  let key: string;
  let ada: User;
  let category: Category;
  let topic: Topic;

  before(async () => {
    forum = await startDiscourse({ limits: 'off', settings: { title: 'Forum of web teams' } });
    const writer = forum.admin.createUser('moot', { trustLevel: 2 });
    ada = forum.admin.createUser('ada', { name: 'Ada Lovell', trustLevel: 2 });
    category = forum.admin.createCategory('Accessibility');
    topic = forum.admin.topic(ada, 'Guidance on alternative text', began, category);
    key = forum.keys.create({ user: writer }).value;
    site = await startTestSite({ logLevel: 'silent', allowPrivateHosts: [new URL(forum.url).host] });
    engine = runningEngines.at(-1)!;
    engine.parts.pace.callsPerMinute = Infinity;
    const { accounts, groups } = site.services;
    const email = emailOf('mod');
    const mod = await accounts.createMember({
      handle: 'mod',
      email,
      name: 'Mo Dean',
      password: goodPassword,
    });
    const group = {
      slug: 'hall',
      name: 'Web professionals',
      scope: 'public' as const,
      purpose: '',
      rules: '',
    };
    const { _id } = await groups.ensure(everyone, group);
    await groups.setRoles(everyone, mod._id, _id, ['member', 'moderator']);
    visitor = await openVisitor({ origin: site.url });
    ({ page } = visitor);
    await signInAs(page, email, goodPassword);
  });
  after(async () => {
    await visitor.close();
    await site.close();
    await forum.stop();
  });

  const main = (): Locator => page.getByRole('main');
  const press = (name: string): Promise<void> =>
    main().getByRole('button', { name, exact: true }).first().click();
  const see = (words: string): Promise<void> => main().getByText(words).first().waitFor();
  const post = (words: string): Locator => page.locator('article').filter({ hasText: words });
  /** What happened on either side is heard of, and done. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) {
      await site.services.followers.drain();
      await forum.webhooks.settle();
      await engine.worker.drain();
    }
  }
  /** What everybody reads in the topic on the forum, without what the bridge adds. */
  const there = (): string[] =>
    forum
      .visible(category.id)
      .flatMap(({ posts }) => posts)
      .filter(({ userDeleted }) => !userDeleted)
      .map(({ raw }) => raw.replace(/^\*\*.*\n\n/, '').replace(/\n\n<!-- moot.*$/, ''));

  it('a moderator gives its address and key, and says where its category leads', async () => {
    await page.goto('/groups/hall');
    await main().getByRole('link', { name: 'Bridges to forums' }).click();
    await press('Connect a forum');
    await page.getByLabel('Address of the forum').fill(forum.url);
    await press('Look it up');
    await see('Forum of web teams');
    await page.getByLabel('User name of that account', { exact: true }).first().fill('moot');
    await page.getByLabel('Key', { exact: true }).fill(key);
    await press('Check the key');
    await see('Start topics and write replies');
    await press('Go on to the categories');
    await page.getByLabel('Leads to').selectOption({ label: 'Group: Web professionals' });
    await press('Save and go on');
  });

  it('the page says by itself that the ping of the webhook has arrived', async () => {
    await press('Make a new secret and show it');
    const [address = '', secret = ''] = await main().locator('code').allTextContents();
    const hook = forum.webhooks.add({
      url: site.url + new URL(address).pathname,
      secret,
      categories: [category.id],
    });
    forum.webhooks.ping(hook);
    await see('It works');
    await see(secret);
  });

  it('what is there is taken over, and the page follows', async () => {
    await press('Go on to the dry run');
    await press('Make a dry run');
    await see(began);
    await press('Take it over and keep in step');
    await see('0 of 1 topics');
    await engine.connecting.backfill.drain();
    await see('All is taken over.');
    await page.getByLabel('Seconds that a post waits').fill('0');
    await press('Save');
    await see('The delay is saved.');
  });

  it('a conversation is held from both sides, with edits and deletions', async () => {
    await page.goto('/groups/hall');
    await main().getByRole('link', { name: 'Guidance on alternative text' }).click();
    await post(began).getByText('Ada Lovell').first().waitFor();
    const reply = forum.admin.post(ada, topic, replied);
    await settle();
    await post(replied).waitFor();
    await page.getByLabel('Your post').fill(answered);
    await press('Post');
    await post(answered).waitFor();
    await settle();
    expect(there()).to.deep.equal([began, replied, answered]);
    forum.admin.edit(ada, reply, replied.replace('tomorrow', 'today'));
    await settle();
    await post('I shall put it up here today.').waitFor();
    await post(answered).getByRole('link', { name: /^Edit/ }).click();
    await page.getByLabel('Your post').fill(answered.replace('please do', 'thank you'));
    await press('Save');
    await post('so thank you.').waitFor();
    await settle();
    expect(there().at(-1)).to.equal(answered.replace('please do', 'thank you'));
    forum.admin.deletePost(ada, reply);
    await settle();
    await post('I shall put it up here today.').waitFor({ state: 'detached' });
    await post('so thank you.')
      .getByRole('link', { name: /^Delete/ })
      .click();
    await press('Delete it');
    await settle();
    expect(there()).to.deep.equal([began]);
  });

  it('the forum is disconnected, and what came from it is taken away', async () => {
    await page.goto('/plugins/discourse-bridge?group=hall');
    await main().getByRole('link', { name: 'Forum of web teams' }).click();
    await main().getByRole('link', { name: 'Disconnect' }).click();
    await page.getByLabel('Delete here what came from the forum').check();
    await page.getByLabel('Disconnect Forum of web teams').check();
    await press('Disconnect');
    await engine.connecting.parts.removal.round();
    await page.reload();
    await see('What came from the forum is removed here.');
    await page.goto('/groups/hall');
    await main().getByText('Threads').first().waitFor();
    expect(await main().getByText('Guidance on alternative text').count()).to.equal(0);
    expect(visitor.complaints).to.deep.equal([]);
  });

  it('it is connected again by keys alone, in a narrow window', async () => {
    const { keyboard } = page;
    const wide: string[] = [];
    const follow = async (name: RegExp): Promise<void> => {
      wide.push(...(await tooWide(page)));
      await tabTo(page, name);
      await keyboard.press('Enter');
    };
    const write = async (name: RegExp | string, words: string): Promise<void> => {
      await tabTo(page, name);
      await keyboard.type(words);
    };
    await page.setViewportSize(narrow);
    await page.goto('/plugins/discourse-bridge?group=hall');
    await follow(/^Connect a forum$/);
    await page.waitForURL(/\/new/);
    await write(/^Address of the forum$/, forum.url);
    await keyboard.press('Enter');
    await see('Forum of web teams');
    await follow(/^Check the key$/);
    await page.waitForFunction(() => document.activeElement?.matches('.govuk-error-summary'));
    await follow(/^Enter the user name/);
    await keyboard.type('moot');
    await write(/^Key$/, key);
    await keyboard.press('Enter');
    await see('Start topics and write replies');
    await follow(/^Go on to the categories$/);
    await page.waitForURL(/\/categories$/);
    await write(`target-${category.id}`, 'Group');
    await follow(/^Save and go on$/);
    await page.waitForURL(/\/webhook$/);
    await follow(/^Make a new secret/);
    await see('It is shown only now.');
    const [address = '', secret = ''] = await main().locator('code').allTextContents();
    await tabTo(page, /^Go on without the webhook$/);
    // What changes meanwhile leaves the focus where it is.
    const url = site.url + new URL(address).pathname;
    forum.webhooks.ping(forum.webhooks.add({ url, secret, categories: [category.id] }));
    await see('It works');
    await keyboard.press('Enter');
    await page.waitForURL(/\/start$/);
    await follow(/^Make a dry run$/);
    await see(began);
    await follow(/^Take it over and keep in step$/);
    await see('0 of 1 topics');
    expect(wide.concat(await tooWide(page))).to.deep.equal([]);
  });
});
