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
  this.timeout(120_000);
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

  it('refuses what is wrong with the place, and nothing comes of it', async () => {
    const before = await textNow();
    const token = await tokenOf(editor, upload);
    const refused = await send(editor, upload, { _csrf: token }, 'a,"b\nc');
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Row 1 opens a quotation mark').and.to.include('Error: ');
    expect((await send(editor, upload, { _csrf: token })).text).to.include('Choose a file');
    const broken = await uploaded(editor, `${sheet}\nX-1;Lost;;Skill;nowhere\nWM-01;Twice;;Skill;WM\n`);
    const { text } = await editor.get(broken);
    expect(text)
      .to.include('No row is its parent “nowhere”')
      .and.to.include('The code WM-01 is in row 3 too');
    const forced = await editor.post(broken, { ...(await formOf(broken)), do: 'confirm' });
    expect(forced.status).to.equal(422);
    expect((await editor.get(`${framework}/drafts/2/upload`)).status, 'a draft that is open').to.equal(409);
    expect((await editor.get(`${framework}/drafts/99/upload`)).status).to.be.oneOf([404, 409]);
    expect(await textNow()).to.deep.equal(before);
  });

  it('is refused when the draft was changed since it was looked at', async () => {
    const page = await uploaded(editor, sheet);
    const form = await formOf(page);
    const other = await uploaded(editor, `${sheet}\nNEW-2;Another;a;Skill;WM\n`);
    await editor.post(other, { ...(await formOf(other)), do: 'confirm' });
    expect(await textNow()).to.include('Another');
    const late = await editor.post(page, { ...form, do: 'confirm' });
    expect(late.status).to.equal(409);
    expect(late.text).to.include('Somebody changed the draft since you looked at this');
    expect(await textNow()).to.include('Another');
    const gone = await editor.post(page, { ...(await formOf(page)), do: 'forget' });
    expect(gone.text).to.include('The file is deleted');
    expect((await editor.get(page)).status).to.equal(404);
  });

  it('works for programs, which get each wrong row', async () => {
    const program = await site.token('priya-raman');
    const dry = await send(program, `${api}/upload`, { coverage: 'part', dryRun: 'true' }, sheet);
    expect(dry.status, dry.text).to.equal(200);
    expect(dry.body).to.include({ number: next, written: false, retired: 0 });
    const wrong = await send(program, `${api}/upload`, {}, `${header}\nA;One;;;B\n`);
    expect(wrong.status).to.equal(422);
    expect(wrong.body.errors).to.deep.equal([{ path: 'row 2', message: 'No row is its parent “B”.' }]);
    const columns = await send(program, `${api}/upload`, { columns: 'title=Z' }, sheet);
    expect(columns.body.errors[0]).to.include({ path: 'columns' });
    const written = await send(program, `${api}/upload`, { columns: 'code=A,title=Competency' }, sheet);
    expect(written.status, written.text).to.equal(201);
    expect(written.body).to.include({ items: 3, written: true });
    const [first] = (await textNow()).map((title) => title);
    expect(first).to.equal('Web manager');
  });
});
