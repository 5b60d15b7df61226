import type { Agent } from './browserless.ts';

export interface Asked {
  method: string;
  path: string;
  body?: string;
  /** Of the body. */
  type?: string;
}

export interface BareAnswer {
  status: number;
  headers: string[];
  text: string;
}

/**
 * An answer without what differs from one request to the next: the date, the session's token, and the path asked for
 * where the answer repeats it. Redirects are not followed. Two that are equal tell nobody apart.
 */
export async function bareAnswer(agent: Agent, { method, path, body, type }: Asked): Promise<BareAnswer> {
  const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(agent.origin + path, {
    method,
    body,
    redirect: 'manual',
    headers: {
      ...agent.headers,
      'Accept-Encoding': 'identity',
      ...(cookie && { Cookie: cookie }),
      ...(type && { 'Content-Type': type }),
    },
  });
  const repeated = [path, encodeURIComponent(path), path.replaceAll('&', '&amp;')];
  const blank = (text: string): string => repeated.reduce((rest, one) => rest.replaceAll(one, 'PATH'), text);
  const headers = [...response.headers].filter(([name]) => !['date', 'etag', 'set-cookie'].includes(name));
  const text = (await response.text()).replaceAll(/(name="_csrf" value=")[^"]*/g, '$1');
  return {
    status: response.status,
    headers: headers.map(([name, value]) => `${name}: ${blank(value)}`),
    text: blank(text),
  };
}
