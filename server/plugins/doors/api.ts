import type { z } from 'zod';
import type { Reader } from '../../core/reader.ts';
import type { Action } from '../../core/rights.ts';

/**
 * Calls of the JSON API beneath `/api/v1/<noun>`, for nouns that plugin.json names in `nouns`. They are described in
 * `/api/openapi.json`, refuse with problem documents, and know sessions and tokens, as all others. Paths are those of
 * OpenAPI, with the noun: `/bridges/{id}`.
 */
export interface ApiDoor {
  get<Params extends z.ZodObject, Query extends z.ZodObject>(
    path: string,
    call: Omit<ApiCall<Params, Query, z.ZodType>, 'body'> & { cors?: boolean },
  ): void;
  post: ApiChange;
  put: ApiChange;
  patch: ApiChange;
  delete: ApiChange;
}

export type ApiChange = <Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  path: string,
  call: ApiCall<Params, Query, Body>,
) => void;

export interface ApiCall<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  summary: string;
  /**
   * Who may: `everybody` (each sees what they may), `members` (others are answered 401), or a row of the table of
   * rights, which the plugin asks itself (`read.may`), since it knows the group.
   */
  policy: 'everybody' | 'members' | Action;
  params?: Params;
  query?: Query;
  body?: Body;
  /** What is answered, by status, in words and as a schema; 204 has none. */
  responses: Record<number, { description: string; schema?: z.ZodType }>;
  handle(request: {
    params: z.output<Params>;
    query: z.output<Query>;
    body: z.output<Body>;
    reader: Reader;
  }): Promise<{ status?: number; body?: unknown; headers?: Record<string, string> }>;
}
