import type { FieldError } from '../../core/errors.ts';
import type { Section } from '../../core/html/chrome.ts';
import type { Reader } from '../../core/reader.ts';

/** Routes beneath `/plugins/<id>` and beneath the manifest's mounts, with paths as in Express. */
export interface RoutesDoor {
  get(path: string, handle: RouteHandler): void;
  post(path: string, handle: RouteHandler): void;
  put(path: string, handle: RouteHandler): void;
  patch(path: string, handle: RouteHandler): void;
  delete(path: string, handle: RouteHandler): void;
  /**
   * For programs that sign what they send: the bytes as they came, nobody signed in, no protection against forgery.
   * Only beneath `/plugins/<id>`. Larger bodies are refused with 413.
   */
  rawPost(path: string, limitBytes: number, handle: RawHandler): void;
}

export type RouteHandler = (request: RouteRequest) => RouteAnswer | Promise<RouteAnswer>;
export type RawHandler = (request: RawRequest) => RouteAnswer | Promise<RouteAnswer>;

export interface RouteRequest {
  params: Record<string, string>;
  query: Record<string, string>;
  /** Of JSON or a form; undefined without one. Nothing is known of it: check it. */
  body: unknown;
  /** The single texts of a form that was sent, as `body` has them: what is sent twice or is no text is left out. */
  form: Record<string, string>;
  /** Every value of a field of a form that may be sent several times, such as boxes that are ticked. */
  values(name: string): string[];
  reader: Reader;
  baseUrl: string;
}

export interface RawRequest {
  params: Record<string, string>;
  body: Buffer;
  /** Names in small letters. */
  headers: Record<string, string | string[] | undefined>;
}

/** `status` is 200 unless given (303 for `redirect`, 204 with no body at all). Thrown Problems are answered as such. */
export interface RouteAnswer {
  status?: number;
  json?: unknown;
  body?: string | Buffer;
  redirect?: string;
  /** With `redirect`: what the next page tells a member at its top. */
  notice?: string;
  /** A page of the site. Guests on a page that throws `signInNeeded()` are sent to sign in and come back. */
  page?: PluginPage;
  headers?: Record<string, string>;
}

/**
 * A page within the site's frame, from one of the plugin's own templates (`list.njk` in its folder `views`). The
 * template gets `data` with `errors`, `token` (for `csrf(token)` of `core/forms.njk`), `path`, `member` and
 * `plugin.url`, beneath which the plugin's own routes are.
 */
export interface PluginPage {
  template: string;
  title: string;
  data: object;
  /** What is wrong with a form that was sent: shown at the top and beside each field. The status is then 422. */
  errors?: FieldError[];
  breadcrumbs?: { text: string; href?: string }[];
  /** Which part of the site is marked in the navigation. */
  section?: Section;
  /** For pages with columns beside the text. */
  wide?: boolean;
}
