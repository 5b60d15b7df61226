import { expect } from 'chai';
import { everyone } from '../../server/core/reader.ts';
import type { Agent } from '../support/browserless.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

const framework = '/frameworks/web-professionals';
const api = `/api/v1${framework}/drafts`;
const header = 'Ref;Competency;Description;Type;Parent';
const sheet = [
  header,
  'WM;Web manager;Leads everything on the web.;Role;',
  'WM-01;Owning the content strategy;Owns it.;Skill;WM',
  'NEW-1;Listening to readers;Asks those who read.;Skill;WM',
].join('\n');

interface Answer {
  status: number;
  location: string;
  text: string;
  body: any;
}

describe('Uploading a draft', function () {
  this.timeout(60_000);
  let site: SeededSite;
  let editor: Agent;
  let next: number;
  let upload: string;

  before(async () => {
    site = await startSeededSite();
    editor = await site.browser('isla-drummond');
    const { drafts } = (await editor.json('GET', `/api/v1${framework}`)).body;
    const preparing = drafts.find(({ state }: { state: string }) => state === 'preparing');
    next = preparing?.number ?? drafts[0].number + 1;
    upload = `${framework}/drafts/${next}/upload`;
  });
  after(() => site.close());

  async function send(
    agent: Agent,
    path: string,
    fields: Record<string, string>,
    file?: Buffer | string,
  ): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    if (file !== undefined) body.append('file', new Blob([file as BlobPart]), 'next.csv');
    const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(cookie && { cookie }), ...agent.headers };
    const response = await fetch(site.url + path, { method: 'POST', body, redirect: 'manual', headers });
    const text = await response.text();
    const { status } = response;
    const json = text.startsWith('{') ? JSON.parse(text) : null;
    return { status, location: response.headers.get('location') ?? '', text, body: json };
  }
  const tokenOf = async (agent: Agent, path: string): Promise<string> =>
    (await agent.get(path)).forms.find(({ fields }) => fields['_csrf'])!.fields['_csrf']!;
  async function uploaded(agent: Agent, file: Buffer | string): Promise<string> {
    const { status, location, text } = await send(
      agent,
      upload,
      { _csrf: await tokenOf(agent, upload) },
      file,
    );
    expect(status, text.slice(0, 2000)).to.equal(303);
    return location;
  }
  const formOf = async (path: string) =>
    (await editor.get(path)).forms.find(({ fields }) => 'seq' in fields)!.fields;
  /** The text of the draft being prepared, by titles; nothing before there is one. */
  async function textNow(): Promise<(string | null)[]> {
    const { frameworkStore, draftTexts } = site.services;
    const { drafts } = await frameworkStore.bySlug(everyone, 'web-professionals');
    const preparing = drafts.find(({ number }) => number === next);
    return preparing ? (await draftTexts.of(preparing)).items.map(({ title }) => title) : [];
  }

  it('is for the editors of the group, and each file for whoever uploaded it', async () => {
    const [guest, member, other] = [
      site.guest(),
      await site.browser('george-hallam'),
      await site.browser('priya-raman'),
    ];
    expect((await guest.get(upload)).url).to.include('/sign-in');
    expect((await member.get(upload)).status).to.equal(403);
    expect((await member.json('POST', `${api}/upload`)).status).to.equal(403);
    const page = await uploaded(editor, sheet);
    expect((await editor.get(page)).status).to.equal(200);
    expect((await other.get(upload)).status, 'another editor').to.equal(200);
    expect((await other.get(page)).status, 'the file of somebody else').to.equal(404);
    expect((await member.get(page)).status).to.equal(403);
  });

  it('shows what comes of it, and writes nothing until that is confirmed', async () => {
    const before = await textNow();
    const page = await uploaded(editor, sheet);
    const { text } = await editor.get(page);
    expect(text).to.include('Semicolons part the columns').and.to.include('Listening to readers');
    expect(await textNow()).to.deep.equal(before);
    const fields = { ...(await formOf(page)), column3: 'none', coverage: 'part', do: 'confirm' };
    const asked = await editor.post(page, fields);
    expect(asked.text, 'another reading is shown first').to.include('You changed how the file is read');
    expect(await textNow()).to.deep.equal(before);
    const taken = await editor.post(page, { ...(await formOf(page)), do: 'confirm' });
    expect(taken.status).to.equal(200);
    const titles = await textNow();
    expect(titles).to.include('Listening to readers').and.to.have.length.greaterThan(100);
    expect((await editor.json('GET', `${api}/${next}`)).body.state).to.equal('preparing');
    expect((await site.guest().get(`${framework}/drafts/${next}`)).status, 'nobody else sees it').to.equal(
      404,
    );
  });
});
