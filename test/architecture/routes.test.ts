import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { apiBase, expressPath } from '../../server/core/http/routes.ts';
import { projectRoot } from '../../server/core/paths.ts';
import { guest } from '../../server/core/reader.ts';
import { startTestSite, type TestSite } from '../support/site.ts';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

describe('routes', function () {
  this.timeout(180_000);
  let test: TestSite;
  before(async () => {
    test = await startTestSite();
  });
  after(() => test.close());

  const mounted = (): string[] => {
    const { stack } = (test.site.app as unknown as { router: { stack: Layer[] } }).router;
    return stack.flatMap(({ route }) =>
      route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
    );
  };

  it('each name a policy that some table has', async () => {
    const policies = new Set<string>();
    const files = readdirSync(join(projectRoot, 'server'), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.policy.ts'))) {
      const tables = (await import(join(projectRoot, 'server', file))) as Record<string, object>;
      for (const table of Object.values(tables)) {
        if (typeof table === 'object') for (const name of Object.keys(table)) policies.add(name);
      }
    }
    expect(policies.size).to.be.greaterThan(15);
    const unknown = [...test.site.routes.policies()].filter((name) => !policies.has(name));
    expect(unknown).to.deep.equal([]);
  });

  it('of the API are all described, and nothing else is', async () => {
    const response = await fetch(`${test.url}/api/openapi.json`);
    const document = (await response.json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(document.openapi).to.match(/^3\.1/);
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${apiBase}${expressPath(path)}`),
    );
    const here = mounted().filter((route) => route.includes(`${apiBase}/`));
    expect(here.length).to.be.greaterThan(15);
    expect(described.toSorted()).to.deep.equal(here.toSorted());
  });

  it('are all registered: none is mounted past the table, but for the few named here', () => {
    const known = new Set([
      ...test.site.routes.apiRoutes.map(({ method, path }) => `${method} ${apiBase}${expressPath(path)}`),
      ...test.site.routes.pageRoutes.map(({ method, path }) => `${method} ${path}`),
    ]);
    const others = mounted().filter((route) => !known.has(route));
    expect(others.toSorted()).to.deep.equal(
      ['get /api/openapi.json', 'get /favicon.ico', 'get /healthz', 'get /metrics', 'get /readyz'].toSorted(),
    );
  });

  it('to rooms: every kind answers who may read it, and nothing is read by a stranger', async () => {
    const names = test.services.kinds.names();
    expect(names).to.include.members([
      'thread',
      'draft',
      'framework',
      'members',
      'groups',
      'frameworks',
      'queue',
    ]);
    for (const name of names) {
      expect(await test.services.kinds.find(name)!.mayRead(guest, 'no-such-thing'), name).to.equal(false);
    }
  });
});
