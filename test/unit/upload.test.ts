import { expect } from 'chai';
import express, { type NextFunction, type Request, type Response } from 'express';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identify } from '../../server/core/http/context.ts';
import { readUploads, sentFiles } from '../../server/core/http/upload.ts';
import { Problem } from '../../server/core/errors.ts';
import { until } from '../support/live-sibling.ts';

describe('Files that arrive', () => {
  let reached = 0;
  const app = express();
  app.use((req, _res, next) => {
    reached += 1;
    const member = {
      id: req.get('x-member') ?? 'm',
      handle: 'm',
      name: 'M',
      organisation: null,
      confirmed: true,
      suspendedUntil: null,
    };
    identify(req, { reader: { member, roles: new Map(), admin: false }, by: 'token' });
    next();
  });
  app.use(readUploads([{ path: '/files', upload: { field: 'picture', maxBytes: 100 } }], 1_000));
  app.post('/files', (req, res) => {
    res.json(sentFiles(req).map(({ field, bytes }) => [field, bytes.length]));
  });
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    res.status(error instanceof Problem ? error.status : 500).end();
  });
  const server = app.listen(0, '127.0.0.1');
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
  after(() => server.close());

  /** Sends the beginning of a file and no more; `answer` is the status. */
  function slow(): { answer: Promise<number | undefined> } {
    reached = 0;
    const answer = new Promise<number | undefined>((resolve, reject) => {
      const sending = request(url(), {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 999 },
      });
      sending.on('response', ({ statusCode }) => resolve(statusCode));
      sending.on('error', reject);
      sending.write('--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\nwords');
    });
    return { answer };
  }

  it('are kept when they are the first of their field only', async () => {
    const send = async (...names: string[]): Promise<unknown> => {
      const body = new FormData();
      for (const name of names) body.append(name, new Blob(['words']), 'a.txt');
      return (await fetch(url(), { method: 'POST', body })).json();
    };
    expect(await send('other', 'picture')).to.deep.equal([['picture', 5]]);
    expect(await send('picture', 'picture')).to.deep.equal([
      ['picture', 5],
      ['picture', 0],
    ]);
  });

  it('have their time, after which the answer says so and the connection ends', async () => {
    expect(await slow().answer).to.equal(408);
  });

  it('of one member arrive two at a time', async () => {
    const sending = [slow(), slow()];
    await until('two arrive', () => reached >= 2);
    const send = async (member: string): Promise<number> => {
      const body = new FormData();
      body.append('picture', new Blob(['words']), 'a.txt');
      return (await fetch(url(), { method: 'POST', body, headers: { 'x-member': member } })).status;
    };
    expect(await send('m')).to.equal(429);
    expect(await send('another')).to.equal(200);
    await Promise.all(sending.map(({ answer }) => answer));
    await until('a place is free again', async () => (await send('m')) === 200);
  });
});
