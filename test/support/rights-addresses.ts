import type { z } from 'zod';
import { apiBase, expressPath, type Routes } from '../../server/core/http/routes.ts';
import type { Owned } from './rights-owned.ts';

/** A request that names something a group owns. */
export interface Address {
  method: string;
  path: string;
  body: { type: 'form'; fields: Record<string, string> } | { type: 'json'; value: unknown } | null;
}

/** What a route with an argument is about, by the beginning of its path; null for what belongs to no group. */
const about: [begins: RegExp, valueOf: ((owned: Owned, name: string) => string[]) | null][] = [
  [/^\/moderation\/decisions\//, ({ decision }) => [decision]],
  [/^\/moderation\/held\//, ({ held }) => [held]],
  [/^\/appeals\//, ({ appeal }) => [appeal]],
  [/^\/groups\//, ({ slug }, name) => (name === 'slug' ? [slug] : [])],
  [/^\/frameworks\//, ({ framework }, name) => (name === 'slug' ? [framework] : [])],
  [/^\/threads\//, ({ threads }) => Object.values(threads)],
  [/^\/(?:moderation\/)?posts\//, ({ post }) => [post]],
  [/^\/pictures\//, ({ picture }) => [picture]],
  // None is connected in this world: who may look after one is tried where one is, with forums.
  [/^\/bridges\//, null],
  [
    /^\/(?:account|moderation\/members|invitations|confirm|reset-password|pages|members|organisations|notifications|administration|letters|feeds)\//,
    null,
  ],
];
/** What stands for the other arguments. */
const others: Record<string, string> = {
  number: '1',
  key: 'X-1',
  competency: 'X-1',
  act: 'retire',
  seq: '1',
  upload: '0'.repeat(24),
  file: 'by-time.csv',
  name: 'agree',
  version: '1',
  handle: 'target',
  /** Of a comment on a draft. */
  post: '0'.repeat(24),
  /** Of a request or an invitation. */
  id: '0'.repeat(24),
};
/** Fields that most forms and calls would take. */
export const usual: Record<string, unknown> = {
  body: 'Words enough for anything',
  title: 'A title that is long enough',
  reason: 'A reason that will do',
  version: 1,
  hidden: true,
  locked: true,
  kind: 'other',
  add: 'agree',
  action: 'kept',
};

/** Every route that names something of a group, filled in for this one; throws for a route that `about` does not know. */
export function addressesOf(routes: Routes, owned: Owned): Address[] {
  const pages = routes.pageRoutes.map(({ method, path }) => ({ method, path, body: null, api: false }));
  const calls = routes.apiRoutes.map(({ method, path, body }) => ({
    method,
    path: expressPath(path),
    body: body ?? null,
    api: true,
  }));
  return [...pages, ...calls]
    .filter(({ path }) => path.includes('/:'))
    .flatMap(({ method, path, body, api }) =>
      filled(path, owned).map((address) => ({
        method: method.toUpperCase(),
        path: (api ? apiBase : '') + address,
        body: bodyOf(method, api, body),
      })),
    );
}

function filled(path: string, owned: Owned): string[] {
  const known = about.find(([begins]) => begins.test(path));
  if (!known) throw new Error(`say in test/support/rights-addresses.ts what ${path} is about`);
  const [, valueOf] = known;
  if (!valueOf) return [];
  let paths = [path];
  let isFirst = true;
  for (const [argument, name = ''] of path.matchAll(/:([a-z]+)/gi)) {
    const values = isFirst ? valueOf(owned, name) : [others[name]];
    isFirst = false;
    paths = paths.flatMap((one) =>
      values.map((value) => {
        if (value === undefined)
          throw new Error(`say in test/support/rights-addresses.ts what ${argument} of ${path} is`);
        return one.replace(argument, value);
      }),
    );
  }
  return paths;
}

function bodyOf(method: string, api: boolean, schema: z.ZodType | null): Address['body'] {
  if (method === 'get') return null;
  if (!api) {
    const fields = Object.entries(usual).map(([name, value]): [string, string] => [name, String(value)]);
    return { type: 'form', fields: Object.fromEntries(fields) };
  }
  if (!schema) return null;
  return { type: 'json', value: objectFor(schema) };
}

/** What a call with this schema takes, as far as that can be filled in. */
export function objectFor(schema: z.ZodType): Record<string, unknown> {
  const fields = Object.entries((schema as { shape?: Record<string, z.ZodType> }).shape ?? {});
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const given = valueFor(field, usual[name]);
      return given === undefined ? [] : [[name, given]];
    }),
  );
}

/** What a field of a call takes, the usual thing if it can be: whoever may not ask must not learn it from a 422. */
function valueFor(field: z.ZodType, given: unknown): unknown {
  const { options = [], element } = field as { options?: unknown[]; element?: z.ZodType };
  const tried = [given, undefined, null, true, 1, [], 'nothing', ...options, objectFor(field)];
  const taken = tried.findIndex((one) => field.safeParse(one).success);
  if (taken >= 0) return tried[taken];
  return element ? [valueFor(element, 'nothing')] : undefined;
}
