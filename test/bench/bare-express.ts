// Express with nothing before or behind it: what a page costs that is only sent. In a process of its own, with the
// file to send as its argument; tells its parent the port and ends with it.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import express from 'express';

const html = readFileSync(process.argv[2]!, 'utf8');
const app = express();
app.get('/', (_req, res) => {
  res.type('html').send(html);
});
const server = app.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
