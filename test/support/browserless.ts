import { type Form, type FormFields, formsOf, wordsOf } from './html-forms.ts';

/** A page as it arrived, after redirects. */
export interface Visit {
  status: number;
  /** Path with query, after redirects. */
  url: string;
  text: string;
  /** What a person reads: the text without tags, white space made single. */
  words: string;
  title: string;
  headers: Headers;
  forms: Form[];
  /** Paths it was redirected from, the first request first. */
  from: string[];
}

interface Asked {
  method: string;
  body?: string;
  headers?: Record<string, string>;
}

const mostRedirects = 5;

/** A browser without script: keeps cookies, follows redirects, fills in and sends forms. */
export class Agent {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  /** Sent with every request, for tests of what a proxy or another site would send. */
  headers: Record<string, string> = {};
  page: Visit | null = null;
  /** Follows a redirect that leads to another site, and answers the path it comes back to. */
  elsewhere: ((url: URL) => Promise<string>) | null = null;

  constructor(origin: string) {
    this.origin = origin;
  }

  get(path: string, headers?: Record<string, string>): Promise<Visit> {
    return this.#visit(path, { method: 'GET', headers });
  }

  /** Sends a form's fields to an address, whether or not a page has such a form. */
  post(path: string, fields: FormFields, headers?: Record<string, string>): Promise<Visit> {
    return this.#visit(path, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: this.origin,
        'Sec-Fetch-Site': 'same-origin',
        ...headers,
      },
    });
  }

  /**
   * Sends a form of the page last visited as a browser would: its own fields (hidden ones too) with `fields` over
   * them. `which` is the form's address, without its query. Throws when there is no such form or no such field.
   */
  submit(which: string, fields: FormFields = {}, headers?: Record<string, string>): Promise<Visit> {
    const { page } = this;
    if (!page) throw new Error('no page was visited yet');
    const pathOf = (action: string): string => new URL(action, this.origin + page.url).pathname;
    const form = page.forms.find(({ action }) => pathOf(action) === which);
    if (!form) throw new Error(`${page.url} has no form for ${which}: ${page.words.slice(0, 300)}`);
    const unknown = Object.keys(fields).filter((name) => !form.names.has(name));
    if (unknown.length > 0) throw new Error(`the form for ${which} has no field ${unknown.join(', ')}`);
    const target = form.action === '' ? page.url : form.action;
    return this.post(target, { ...form.fields, ...fields }, headers);
  }

  /** Follows the link whose text contains these words, on the page last visited. */
  follow(words: string): Promise<Visit> {
    const { page } = this;
    if (!page) throw new Error('no page was visited yet');
    const links = [...page.text.matchAll(/<a\b[^>]*\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)];
    const link = links.find((match) => wordsOf(match[2]!).includes(words));
    if (!link) throw new Error(`${page.url} has no link with the words "${words}"`);
    return this.get(wordsOf(link[1]!));
  }

  /** A call of the JSON API, with this agent's cookies. */
  async json(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: any; headers: Headers }> {
    const response = await this.#fetch(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? null : JSON.parse(text),
      headers: response.headers,
    };
  }

  async #visit(path: string, asked: Asked): Promise<Visit> {
    const from: string[] = [];
    let response = await this.#fetch(path, asked);
    while (response.status >= 300 && response.status < 400 && response.status !== 304) {
      from.push(path);
      if (from.length > mostRedirects) throw new Error(`redirected too often: ${from.join(' → ')}`);
      const next = new URL(response.headers.get('location')!, this.origin + path);
      await response.arrayBuffer();
      if (next.origin === this.origin) path = next.pathname + next.search;
      else if (this.elsewhere) path = await this.elsewhere(next);
      else throw new Error(`redirected to another site: ${next.href}`);
      response = await this.#fetch(path, { method: 'GET' });
    }
    const text = await response.text();
    const visit = {
      status: response.status,
      url: path,
      text,
      words: wordsOf(text.replace(/<head[\s\S]*?<\/head>/, '')),
      title: wordsOf(/<title>([\s\S]*?)<\/title>/.exec(text)?.[1] ?? ''),
      headers: response.headers,
      forms: formsOf(text),
      from,
    };
    this.page = visit;
    return visit;
  }

  async #fetch(path: string, { method, body, headers }: Asked): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.origin + path, {
      method,
      body,
      redirect: 'manual',
      // Packing and unpacking would be a tenth of what a suite computes.
      headers: {
        'Accept-Encoding': 'identity',
        ...(cookie && { Cookie: cookie }),
        ...this.headers,
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const name = pair.slice(0, pair.indexOf('='));
    const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length);
    if (expires && new Date(expires) <= new Date()) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(pair.indexOf('=') + 1));
  }
}

/** The token against forgery that the forms of a page carry. Throws when no form has one. */
export function csrfOf({ forms, url }: Pick<Visit, 'forms' | 'url'>): string {
  const token = forms.map(({ fields }) => fields['_csrf']).find((one) => one !== undefined);
  if (token === undefined) throw new Error(`no form of ${url} has a token`);
  return token;
}
