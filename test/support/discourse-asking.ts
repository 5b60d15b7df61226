import type { Discourse } from './discourse/discourse.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else the text. */
  body: any;
}

/** Asks a forum as a program does: with a key, or as nobody. Redirects are not followed. */
export async function ask(
  forum: Discourse,
  method: string,
  path: string,
  {
    key,
    as,
    body,
    headers = {},
  }: { key?: string; as?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${forum.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      Accept: 'application/json',
      ...(key ? { 'Api-Key': key } : {}),
      ...(as ? { 'Api-Username': as } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
