import type { Agent } from './browserless.ts';
import type { Address } from './rights-addresses.ts';
import type { Owned } from './rights-owned.ts';

/** A complete answer, without what differs from one to the next. */
export interface Answered {
  status: number;
  headers: string[];
  text: string;
}

/** The complete answer, redirects not followed; without the date and what is made anew for every answer. */
export async function answerTo(
  agent: Agent,
  csrf: string,
  { method, path, body }: Address,
): Promise<Answered> {
  const cookie = [...agent.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const sent =
    body?.type === 'form'
      ? new URLSearchParams({ _csrf: csrf, ...body.fields }).toString()
      : body && JSON.stringify(body.value);
  const response = await fetch(agent.origin + path, {
    method,
    redirect: 'manual',
    ...(sent && { body: sent }),
    headers: {
      ...agent.headers,
      'Accept-Encoding': 'identity',
      Origin: agent.origin,
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie && { Cookie: cookie }),
      ...(body && {
        'Content-Type': body.type === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
      }),
    },
  });
  const headers = [...response.headers]
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${name === 'set-cookie' ? cookieNames(value) : value}`);
  return { status: response.status, headers, text: await response.text() };
}

/** Which cookies, and for how long: their values are sealed anew each time. */
const cookieNames = (line: string): string =>
  line.replaceAll(/=[^;]*/g, '=').replaceAll(/Expires=[^;]*/g, '');

const idsOf = ({
  word,
  decision,
  appeal,
  slug,
  group,
  framework,
  frameworkId,
  draft,
  competency,
  threads,
  post,
  picture,
}: Owned): string[] =>
  [
    word,
    decision,
    appeal,
    slug,
    group,
    framework,
    frameworkId,
    draft,
    competency,
    ...Object.values(threads),
    post,
    picture,
  ].toSorted((a, b) => b.length - a.length);

/** Another name of the same form and length, that names nothing. */
export const missing = (text: string, owned: Owned): string =>
  idsOf(owned).reduce((rest, id) => rest.replaceAll(id, missingOf(id)), text);
const missingOf = (id: string): string => id.slice(0, -4) + (id.endsWith('0000') ? '1111' : '0000');

/** Without any name of what is owned, and without the missing ones in their place. */
export const maskedText = (text: string, owned: Owned): string =>
  idsOf(owned).reduce((rest, id) => rest.replaceAll(id, '(name)').replaceAll(missingOf(id), '(name)'), text);

/** Without the name that was asked for; the mark of a body that holds the name is masked as well. */
export function masked({ status, headers, text }: Answered, owned: Owned): Answered {
  const plain = headers.map((line) =>
    maskedText(line.replace(/^etag: .*/, 'etag: (made of the body)'), owned),
  );
  const body = text.replaceAll(/(name="(?:_csrf|csrf-token|key)" (?:value|content)=")[^"]*/g, '$1');
  return { status, headers: plain, text: maskedText(body, owned) };
}

/** Where two answers differ, or nothing. */
export function differenceOf(one: Answered, two: Answered): string | null {
  if (one.status !== two.status) return `status ${one.status} / ${two.status}`;
  const headers = one.headers.filter((line, at) => line !== two.headers[at]);
  if (headers.length > 0 || one.headers.length !== two.headers.length)
    return `headers ${one.headers.join(', ')} / ${two.headers.join(', ')}`;
  if (one.text === two.text) return null;
  let at = 0;
  while (one.text[at] === two.text[at]) at += 1;
  return `body …${one.text.slice(Math.max(0, at - 60), at + 100)} / …${two.text.slice(at, at + 100)}`;
}
