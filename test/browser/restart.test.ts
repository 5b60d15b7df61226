import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { composeServices, composeSite, prepareData, type Services, type Site } from '../../server/compose.ts';
import { newId } from '../../server/core/ids.ts';
import { projectRoot } from '../../server/core/paths.ts';
import { everyone } from '../../server/core/reader.ts';
import { finish } from '../../server/start/finish.ts';
import { openVisitor } from '../support/browser.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

describe('A page that is open while the server starts again', () => {
  let first: TestSite;
  let second: Site | null = null;
  before(async function () {
    this.timeout(180_000);
    first = await startTestSite();
  });
  after(async () => {
    await second?.close();
    await first.close();
  });

  it('goes on where it was, with nothing lost and nothing twice', async function () {
    this.timeout(180_000);
    const thread = await openThread(first.services);
    const { page, close } = await openVisitor({ origin: first.url });
    await page.goto(`/threads/${thread}`);
    await page.locator('[data-live-status]').filter({ hasText: /^Live/ }).waitFor();
    await write(first.services, thread, 'Before the restart');
    await page.getByText('Before the restart').waitFor();

    const { port } = first.site.server.address() as AddressInfo;
    await finish(first.site.server, () => first.site.close(), 1000);
    await page.locator('[data-live-status]').filter({ hasText: 'Connection lost' }).waitFor();
    second = await startAgain(first, port);
    await write(second.services, thread, 'While nobody listened');
    await page.getByText('While nobody listened').waitFor({ timeout: 20_000 });
    await write(second.services, thread, 'After the restart');
    await page.getByText('After the restart').waitFor();
    const words = await page.locator('.moot-post__body').allInnerTexts();
    expect(words.map((text) => text.trim())).to.deep.equal([
      'Before the restart',
      'While nobody listened',
      'After the restart',
    ]);
    await close();
  });
});

async function openThread({ accounts, directory, groups }: Services): Promise<string> {
  const id = newId();
  await groups.ensure(everyone, {
    id,
    slug: 'night-shift',
    name: 'Night shift',
    scope: 'public',
    purpose: 'People who restart servers.',
    rules: '',
  });
  const { _id } = await accounts.createMember({
    handle: 'nia',
    name: 'Nia Protheroe',
    email: 'nia@people.example',
    password: 'kettle orchard lantern',
  });
  const thread = await groups.openThread((await directory.reader(_id))!, id, 'What happens at four');
  return `g-${thread._id}`;
}

async function write({ directory, threads }: Services, thread: string, body: string): Promise<void> {
  const person = await directory.byHandles(['nia']);
  const reader = await directory.reader([...person.values()][0]!.id);
  await threads.post(reader!, thread, { body, replyTo: null, anchor: null, formal: false }, undefined);
}

/** Another server on the same port and database; a connection of its own, since each makes its own models. */
async function startAgain({ services }: TestSite, port: number): Promise<Site> {
  const { config, logger, manifest } = services;
  const connection = services.connection.useDb(services.connection.name);
  const again = composeServices({ config, logger, manifest, connection });
  await prepareData(again);
  const site = await composeSite(
    again,
    join(projectRoot, '.build/client'),
    'a secret for tests only, long enough',
  );
  await new Promise<void>((resolve) => site.server.listen(port, '127.0.0.1', resolve));
  return site;
}
