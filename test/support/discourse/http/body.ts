import type { IncomingMessage } from 'node:http';

/** Reads a request whole. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

interface Body {
  params: Record<string, unknown>;
  file: { name: string; bytes: Buffer } | null;
}

/** A body as JSON, a form, or a form with a file. What is none of these has no parameters. */
export async function parseBody(type: string, bytes: Buffer): Promise<Body> {
  if (bytes.length === 0) return { params: {}, file: null };
  if (type.startsWith('application/json')) return { params: fromJson(bytes), file: null };
  if (type.startsWith('multipart/form-data')) return await fromMultipart(type, bytes);
  return { params: fromPairs(new URLSearchParams(bytes.toString('utf8'))), file: null };
}

function fromJson(bytes: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `post[raw]=…` and `tags[]=…` as Rails reads them. */
export function fromPairs(pairs: Iterable<[string, string]>): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const [name, value] of pairs) {
    const inner = /^(\w+)\[(\w*)\]$/.exec(name);
    if (!inner) params[name] = value;
    else if (inner[2] === '')
      params[inner[1]!] = [...((params[inner[1]!] as string[] | undefined) ?? []), value];
    else params[inner[1]!] = { ...(params[inner[1]!] as object | undefined), [inner[2]!]: value };
  }
  return params;
}

async function fromMultipart(type: string, bytes: Buffer): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } }).formData();
  const body: Body = { params: {}, file: null };
  const pairs: [string, string][] = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') pairs.push([name, value]);
    else body.file = { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  body.params = fromPairs(pairs);
  return body;
}
