import { expect } from 'chai';
import { ZipFile } from 'yazl';
import { Problem } from '../../server/core/errors.ts';
import { readZip } from '../../server/features/travelling/read-zip.ts';
import { zipOf } from '../../server/features/travelling/zip.ts';

const file = (path: string, text = '{}') => ({ path, bytes: Buffer.from(text) });

async function refusal(bytes: Buffer, most?: number): Promise<string> {
  const error: unknown = await readZip(bytes, most).then(
    () => null,
    (problem: unknown) => problem,
  );
  expect(error).to.be.instanceOf(Problem);
  return (error as Problem).detail;
}

/** The same zip with other bytes at every place where these stand. */
function patched(zip: Buffer, from: Buffer, to: Buffer): Buffer {
  const copy = Buffer.from(zip);
  let found = 0;
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1), found += 1) to.copy(copy, at);
  expect(found).to.be.greaterThan(0);
  return copy;
}

describe('packages: zips that are refused before anything is made of them', () => {
  it('reads what it writes, always the same', async () => {
    const zip = await zipOf([file('manifest.json'), file('comments/1.json', '[1]')]);
    expect(zip.equals(await zipOf([file('manifest.json'), file('comments/1.json', '[1]')]))).to.equal(true);
    expect([...(await readZip(zip))].map(([path, bytes]) => [path, bytes.toString()])).to.deep.equal([
      ['manifest.json', '{}'],
      ['comments/1.json', '[1]'],
    ]);
  });

  it('refuses paths that lead out, and places that a package has not', async () => {
    const zip = await zipOf([file('comments/1.json')]);
    const name = Buffer.from('comments/1.json');
    for (const path of ['../../etc/pass.', '/etc/passwd.....', 'comments\\1.json', 'comments/x.html']) {
      const other = Buffer.from(path.slice(0, name.length));
      expect(await refusal(patched(zip, name, other)), path).to.match(
        /relative path|absolute path|invalid char|no place/,
      );
    }
  });

  it('refuses links, and files that are there twice', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('/etc/passwd'), 'people.json', { mode: 0o120777 });
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    expect(await refusal(Buffer.concat(chunks))).to.equal('people.json: is a link to another file');
    expect(await refusal(await zipOf([file('people.json'), file('people.json')]))).to.match(/is there twice/);
  });

  it('refuses what unpacks to more than it may, by what it says and by what it is', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.alloc(5_000_000), 'people.json', { compressionLevel: 9 });
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    const bomb = Buffer.concat(chunks);
    expect(bomb.length).to.be.lessThan(20_000);
    expect(await refusal(bomb, 1_000_000)).to.match(/people\.json: holds more/);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(5_000_000);
    const said = Buffer.alloc(4);
    said.writeUInt32LE(1_000);
    expect(await refusal(patched(bomb, size, said), 1_000_000)).to.match(/people\.json|no zip/);
  });
});
