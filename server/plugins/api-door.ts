import type { ApiRoute } from '../core/http/routes.ts';
import type { z } from 'zod';
import { signInNeeded } from '../core/errors.ts';
import type { ApiCall, ApiDoor } from '../plugin-api.ts';
import type { Manifest } from './manifest.ts';
import { pluginPolicies } from './plugins.policy.ts';

type AnyCall = ApiCall<z.ZodObject, z.ZodObject, z.ZodType> & { cors?: boolean };

/** The door to the JSON API: `add` hears of every call that a plugin registers, as a route of the site. */
export function registerApi({ id, nouns }: Manifest, add: (route: ApiRoute) => void): ApiDoor {
  const of =
    (method: ApiRoute['method']) =>
    (path: string, call: AnyCall): void => {
      const noun = /^\/([a-z-]+)(?=\/|$)/.exec(path)?.[1];
      if (!noun || !nouns.includes(noun))
        throw new Error(`"${path}" is beneath no noun that "nouns" in plugin.json names.`);
      if (call.cors && method !== 'get') throw new Error(`"${path}": other sites may only read.`);
      add(routeOf(id, method, path, call));
    };
  return {
    get: of('get'),
    post: of('post'),
    put: of('put'),
    patch: of('patch'),
    delete: of('delete'),
  };
}

function routeOf(tag: string, method: ApiRoute['method'], path: string, call: AnyCall): ApiRoute {
  const { summary, policy, params, query, body, responses, cors, handle } = call;
  return {
    method,
    path,
    summary,
    tag,
    policy: policy === 'everybody' || policy === 'members' ? `plugin.${policy}` : policy,
    ...(params && { params }),
    ...(query && { query }),
    ...(body && { body }),
    ...(cors && { cors }),
    responses,
    async handle(input) {
      if (policy === 'members' && !pluginPolicies['plugin.members'](input.reader)) throw signInNeeded();
      return handle({ params: input.params, query: input.query, body: input.body, reader: input.reader });
    },
  };
}
