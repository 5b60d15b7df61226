import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { apiBase, type ApiRoute } from './routes.ts';
import { problemSchema } from './problem.ts';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** The OpenAPI 3.1 document of these routes, made from the same schemas that check the requests. */
export function openApiDocument(routes: ApiRoute[], publicUrl: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Moot',
      version: '1',
      description:
        'Threads for competencies, comments on drafts of frameworks. Errors are problem documents (RFC 9457). ' +
        'Sign in with POST /session and send its CSRF token as X-CSRF-Token with every change, or send a personal ' +
        'token as Authorization: Bearer. Lists take `limit` and `after`, and answer `items` and `next`.',
    },
    servers: [{ url: publicUrl + apiBase }],
    security: [{}, { token: [] }, { session: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'moot.sid' },
      },
    },
    paths,
  });
}

function contentOf({ upload }: ApiRoute, body: z.ZodType) {
  if (!upload || !(body instanceof z.ZodObject)) return { 'application/json': { schema: body } };
  const file = z
    .string()
    .meta({ format: 'binary', description: `A file of ${upload.maxBytes} bytes at most` });
  return { 'multipart/form-data': { schema: body.extend({ [upload.field]: file }) } };
}

function answered({ description, schema, type }: ApiRoute['responses'][number]) {
  if (type !== undefined)
    return { description, content: { [type]: { schema: z.string().meta({ format: 'binary' }) } } };
  return schema ? { description, content: { 'application/json': { schema } } } : { description };
}

function operation(route: ApiRoute): ZodOpenApiOperationObject {
  const described: ZodOpenApiOperationObject = {
    operationId: `${route.method}${route.path.replaceAll(/[{}]/g, '').replaceAll(/[/-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    tags: [route.tag],
    'x-policy': route.policy,
    responses: { 404: problem('No such thing, or you may not see it') },
  };
  if (route.params || route.query) {
    described.requestParams = {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
    };
  }
  if (route.body) {
    described.requestBody = { required: true, content: contentOf(route, route.body) };
    described.responses['422'] = problem('A field is wrong; each is named');
  }
  if (route.method !== 'get') described.responses['401'] = problem('Sign in, or send a token');
  for (const [status, answer] of Object.entries(route.responses))
    described.responses[status as '200'] = answered(answer);
  return described;
}
