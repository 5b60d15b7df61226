import type { Key, User, UserKey } from '../records.ts';

/** A request, read whole. */
export interface Call {
  method: string;
  /** Without the sub-folder and without `.json`. */
  path: string;
  /** Whether JSON is asked for, by the ending or the Accept header. */
  json: boolean;
  query: URLSearchParams;
  /** Query and body together, as Rails has them. */
  params: Record<string, unknown>;
  file: { name: string; bytes: Buffer } | null;
  headers: Record<string, string>;
  address: string;
  asker: User | null;
  key: Key | null;
  userKey: UserKey | null;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export const ok = (body: unknown): Reply => ({ status: 200, headers: {}, body });

/** To another address of the forum, with nothing in it. */
export const movedTo = (location: string): Reply => ({
  status: 301,
  headers: { Location: location, 'Content-Type': 'text/html; charset=utf-8' },
  body: '',
});

export const seeOther = (location: string, headers: Record<string, string> = {}): Reply => ({
  status: 302,
  headers: { Location: location, 'Content-Type': 'text/html; charset=utf-8', ...headers },
  body: '',
});

export const page = (html: string, status = 200): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: html,
});

export const text = (params: Record<string, unknown>, name: string): string | null => {
  const value = params[name];
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};

export const number = (params: Record<string, unknown>, name: string): number | null => {
  const value = text(params, name);
  return value !== null && /^-?\d+$/.test(value) ? Number(value) : null;
};

export const list = (params: Record<string, unknown>, name: string): string[] => {
  const value = params[name];
  if (Array.isArray(value)) return value.map(String);
  const alone = text(params, name);
  return alone === null ? [] : [alone];
};

/** What is only true as a word: several controllers compare with the string. */
export const isWordTrue = (params: Record<string, unknown>, name: string): boolean => params[name] === 'true';

export const isTruthy = (params: Record<string, unknown>, name: string): boolean => {
  const value = params[name];
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    value !== false &&
    value !== 'false' &&
    value !== '0'
  );
};
