import { LRUCache } from 'lru-cache';
import { invalid, notFound } from '../../server/plugin-api.ts';
import type {
  DraftShape,
  PluginHost,
  Reader,
  RouteAnswer,
  RouteHandler,
  RouteRequest,
} from '../../server/plugin-api.ts';
import { buildDocument, buildItem, buildPackage } from './build-package.ts';
import { caseUri } from './case-names.ts';
import { ItemFinder } from './find-item.ts';
import { documentOfDraft } from './publication.ts';
import { refusal } from './status-body.ts';

/** Packages are some megabytes each, and the text of a draft never changes. */
const keptPackages = 4;
const pageSize = 100;
const longestPage = 500;

/** The CASE 1.1 service: documents (one for each draft), packages and items, as the reader may see them. */
export function addRoutes({ routes, read }: PluginHost<'routes' | 'read'>): void {
  const packages = new LRUCache<string, Buffer>({ max: keptPackages });
  const finder = new ItemFinder(read);

  async function draftOf({ reader, params }: RouteRequest): Promise<DraftShape> {
    const draft = await read.draft(reader, (params['id'] ?? '').toLowerCase());
    if (!draft) throw notFound('CASE document');
    return draft;
  }

  async function packageOf(reader: Reader, draft: DraftShape, baseUrl: string): Promise<Buffer> {
    const key = tagOf(draft);
    const kept = packages.get(key);
    if (kept) return kept;
    const edition = await read.edition(reader, draft.id);
    if (!edition) throw notFound('CASE package');
    const { items, associations } = edition;
    const built = buildPackage({ document: documentOfDraft(draft), items, associations, baseUrl });
    const bytes = Buffer.from(JSON.stringify(built));
    packages.set(key, bytes);
    return bytes;
  }

  routes.get(
    '/CFDocuments',
    answering(async (request) => {
      const { reader, baseUrl, query } = request;
      const limit = wholeNumber(query, 'limit', { from: 1, to: longestPage, otherwise: pageSize });
      const offset = wholeNumber(query, 'offset', { from: 0, to: 1_000_000, otherwise: 0 });
      const frameworks = await read.frameworks(reader);
      const drafts = frameworks.flatMap((framework) => framework.drafts);
      const page = drafts.slice(offset, offset + limit);
      return {
        json: { CFDocuments: page.map((draft) => buildDocument(documentOfDraft(draft), baseUrl)) },
        headers: pageHeaders(baseUrl, { limit, offset, total: drafts.length }),
      };
    }),
  );

  routes.get(
    '/CFDocuments/:id',
    answering(async (request) => {
      const draft = await draftOf(request);
      return {
        json: buildDocument(documentOfDraft(draft), request.baseUrl),
        headers: {
          ETag: tagOf(draft),
          Link: `<${caseUri(request.baseUrl, 'CFPackages', draft.id)}>; rel="alternate"`,
        },
      };
    }),
  );

  routes.get(
    '/CFPackages/:id',
    answering(async (request) => {
      const draft = await draftOf(request);
      return {
        body: await packageOf(request.reader, draft, request.baseUrl),
        headers: { 'Content-Type': 'application/json; charset=utf-8', ETag: tagOf(draft) },
      };
    }),
  );

  routes.get(
    '/CFItems/:id',
    answering(async ({ reader, params, baseUrl }) => {
      const found = await finder.find(reader, params['id'] ?? '');
      if (!found) throw notFound('CASE item');
      const { item, draft } = found;
      const { lastChange } = documentOfDraft(draft);
      return {
        json: buildItem(item, { lastChange, baseUrl }),
        headers: {
          ETag: tagOf(draft),
          Link: `<${caseUri(baseUrl, 'CFDocuments', draft.id)}>; rel="collection"`,
        },
      };
    }),
  );

  routes.get(
    '/{*rest}',
    answering(() => {
      throw notFound('CASE address');
    }),
  );
}

function answering(handle: RouteHandler): RouteHandler {
  return async (request): Promise<RouteAnswer> => {
    try {
      return await handle(request);
    } catch (error) {
      return refusal(error);
    }
  };
}

/** Changes with the text of a draft and with its state; weak, since the same is sent compressed and plain. */
const tagOf = ({ edition, state }: DraftShape): string => `W/"${edition}-${state}"`;

function wholeNumber(
  query: Record<string, string>,
  name: string,
  { from, to, otherwise }: { from: number; to: number; otherwise: number },
): number {
  const given = query[name];
  if (given === undefined) return otherwise;
  const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw invalid([{ path: name, message: `use a whole number from ${from} to ${to}` }]);
}

function pageHeaders(
  baseUrl: string,
  { limit, offset, total }: { limit: number; offset: number; total: number },
): Record<string, string> {
  const address = caseUri(baseUrl, 'CFDocuments', '').replace(/\/$/, '');
  const link = (rel: string, to: number): string => `<${address}?limit=${limit}&offset=${to}>; rel="${rel}"`;
  const links = [link('first', 0), link('last', Math.max(0, Math.floor((total - 1) / limit) * limit))];
  if (offset + limit < total) links.push(link('next', offset + limit));
  if (offset > 0) links.push(link('prev', Math.max(0, offset - limit)));
  return { 'X-Total-Count': String(total), Link: links.join(', ') };
}
