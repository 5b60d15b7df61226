import type { Post } from 'discourse-plugin-api-client';
import { type Bridge, type BridgeFile, secretName } from '../store/records.ts';
import { isUpload } from '../text/files.ts';
import { fileType } from './file-types.ts';
import type { InParts } from './in-parts.ts';

/** As large as a file may be. */
const mostBytes = 10 * 1024 * 1024;
const mostRedirects = 4;
const fetchMs = 30_000;

export type Fetched =
  | { bytes: Buffer; type: string; name: string; why: null }
  | { bytes: null; why: NonNullable<BridgeFile['why']> };

/** Fetches a file of the forum, from wherever the forum keeps it. Throws when nothing answers. */
export async function fetchFile(parts: InParts, bridge: Bridge, post: Post, ref: string): Promise<Fetched> {
  let address = new URL(addressOf(bridge, post, ref));
  const signal = AbortSignal.timeout(fetchMs);
  for (let turn = 0; turn <= mostRedirects; turn += 1) {
    const headers = await readerHeaders(parts, bridge, address);
    const answer = await parts.host.outgoing.fetch(address, { redirect: 'manual', headers, signal });
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null) {
      await answer.body?.cancel();
      address = new URL(location, address);
      continue;
    }
    if (!answer.ok) {
      await answer.body?.cancel();
      if (answer.status >= 500 || answer.status === 429) throw new Error(`a file answered ${answer.status}`);
      return { bytes: null, why: 'not-there' };
    }
    return keepable(await bytesOf(answer), nameOf(ref, address));
  }
  return { bytes: null, why: 'not-there' };
}

function keepable(bytes: Buffer | null, name: string): Fetched {
  if (bytes === null) return { bytes: null, why: 'too-large' };
  const type = fileType(name, bytes);
  return type === null ? { bytes: null, why: 'type' } : { bytes, type, name, why: null };
}

/** Null for more than is kept: the rest is not read. */
async function bytesOf(answer: Response): Promise<Buffer | null> {
  const said = Number(answer.headers.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (said <= mostBytes && answer.body) {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > mostBytes) break;
      chunks.push(chunk);
    }
  }
  if (said <= mostBytes && size <= mostBytes) return Buffer.concat(chunks);
  await answer.body?.cancel().catch(() => undefined);
  return null;
}

/** The HTML of the post knows where an upload is; else the forum's own short address leads there. */
function addressOf({ url }: Bridge, { cooked }: Post, ref: string): string {
  if (!ref.startsWith('upload://')) return ref;
  const file = ref.slice('upload://'.length);
  const hash = file.replace(/\.\w+$/, '');
  const image = new RegExp(`<img[^>]*data-base62-sha1="${hash}"[^>]*>`).exec(cooked)?.[0];
  const source = image && /\ssrc="([^"]+)"/.exec(image)?.[1];
  if (source && !/\/images\/transparent\./.test(source))
    return new URL(source.replaceAll('&amp;', '&'), `${url}/`).href;
  return `${url}/uploads/short-url/${file}`;
}

function nameOf(ref: string, address: URL): string {
  const last = (ref.startsWith('upload://') ? ref : address.pathname).split('/').at(-1) ?? '';
  return last.replaceAll(/[^\w.-]/g, '_').slice(-100) || 'file';
}

/** Files that only members of the forum may see are shown to the reader's account alone; its key opens nothing else. */
async function readerHeaders(
  { host }: InParts,
  { _id, url, reader }: Bridge,
  address: URL,
): Promise<Record<string, string>> {
  if (reader.kind === 'anonymous' || !isUpload(address.href, url)) return {};
  const key = await host.secrets.get(secretName(_id, reader.kind === 'writer' ? 'key' : 'reader-key'));
  if (!key) return {};
  return {
    'Api-Key': key,
    ...(reader.username !== null && { 'Api-Username': encodeURIComponent(reader.username) }),
  };
}
