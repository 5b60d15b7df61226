// Run by `every-page.ts` in a test runner, which the list of pages needs: writes the times to the file PAGE_TIMES.
import { writeFile } from 'node:fs/promises';
import { type Eyes, type Example, examplePages, handles, newcomer } from '../browser/pages.ts';
import { seededSite } from '../browser/seeded.ts';
import { Agent } from '../support/browserless.ts';
import { signIn } from '../support/people.ts';
import { ask } from './draft-page.ts';
import type { PageTimes } from './every-page.ts';

const rounds = 20;
const mostMinutes = 3;

describe('every page', () => {
  it('is measured', async () => {
    const pages = await examplePages();
    const cookies = await cookiesOfAll();
    const times = new Map<string, PageTimes>();
    // One page after another in each round, so that a slow moment of the machine is shared.
    for (let round = 0; round < rounds; round += 1) {
      for (const page of pages) {
        const row = rowOf(times, page);
        row.ms.push(await timeOf(page, cookies.get(page.as)!, round));
      }
    }
    await writeFile(process.env['PAGE_TIMES']!, JSON.stringify([...times.values()]));
  }).timeout(mostMinutes * 60_000);
});

function rowOf(times: Map<string, PageTimes>, { route, as }: Example): PageTimes {
  const key = `${route} ${as === 'guest'}`;
  const row = times.get(key) ?? { route, signedIn: as !== 'guest', ms: [] };
  times.set(key, row);
  return row;
}

async function timeOf({ address }: Example, cookie: string, round: number): Promise<number> {
  const { url } = await seededSite();
  // An address that nobody asked for before is not in the guests' cache.
  const anew = `${url}${address}${address.includes('?') ? '&' : '?'}x=${round}`;
  const { ms } = await ask(anew, cookie ? { cookie } : {}, [200, 302, 303, 404]);
  return ms;
}

/** The cookies of everybody who looks, in the form of a header. */
async function cookiesOfAll(): Promise<Map<Eyes, string>> {
  const site = await seededSite();
  const cookies = new Map<Eyes, string>([['guest', '']]);
  for (const [as, handle] of Object.entries(handles))
    cookies.set(as as Eyes, headerOf(await site.browser(handle)));
  const agent = new Agent(site.url);
  await signIn(agent, newcomer.email, newcomer.password);
  return cookies.set('newcomer', headerOf(agent));
}

const headerOf = ({ cookies }: Agent): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
