import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../server/core/paths.ts';

/** Which features a feature may import, beside the core and itself. No row, no import. */
const mayImport: Record<string, string[]> = {
  administration: ['accounts', 'groups', 'moderation', 'own', 'threads'],
  accounts: ['threads', 'groups'],
  threads: [],
  groups: ['threads'],
  frameworks: ['threads'],
  drafting: ['changes', 'frameworks', 'threads'],
  sheets: ['drafting', 'frameworks', 'threads'],
  screening: ['groups', 'threads'],
  changes: ['frameworks'],
  comments: ['frameworks', 'threads'],
  anchoring: ['frameworks', 'threads'],
  responses: ['changes', 'dispositions', 'frameworks', 'threads'],
  dispositions: ['changes', 'drafting', 'frameworks', 'groups', 'threads'],
  activity: ['frameworks', 'threads'],
  reading: ['anchoring', 'changes', 'frameworks', 'groups', 'threads'],
  moderation: ['accounts', 'groups', 'threads'],
  letters: ['following', 'threads'],
  following: ['frameworks', 'groups', 'threads'],
  organisations: ['accounts', 'groups', 'threads'],
  'organisation-responses': ['frameworks', 'organisations', 'threads'],
  feeds: ['frameworks', 'groups', 'search', 'threads'],
  search: ['frameworks', 'groups', 'threads'],
  site: [],
  travelling: ['frameworks', 'threads'],
  writing: ['threads'],
  pictures: ['threads'],
  own: ['accounts', 'pictures', 'threads'],
};

/** Only these may know everything: what starts Moot, and what composes it. */
const composers = /^server\/(compose|index)\.ts$|^server\/(compose|start|cli)\/|^seeds\//;

interface Import {
  from: string;
  to: string;
}

const files = ['server', 'client', 'plugins', 'seeds'].flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(ts|mjs)$/.test(file) && !/node_modules|\/(test|dist)\//.test(file)),
);
const imports = files.flatMap(importsOf);

describe('imports', () => {
  it('were read: the check is not empty', () => {
    expect(files.length).to.be.greaterThan(150);
    expect(imports.length).to.be.greaterThan(500);
  });

  it('of the core lead only to the core', () => {
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith('server/core/') && !to.startsWith('server/core/'),
    );
    expect(shown(wrong)).to.deep.equal([]);
  });

  it('between features follow the table', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [source, target] = [featureOf(from), featureOf(to)];
      return source && target && source !== target && !mayImport[source]?.includes(target);
    });
    expect(shown(wrong)).to.deep.equal([]);
  });

  it('of features never lead to what composes them', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        featureOf(from) && !to.startsWith('server/core/') && !to.startsWith('server/features/'),
    );
    expect(shown(wrong)).to.deep.equal([]);
  });

  it('of plugins lead only to the plugin API and to themselves', () => {
    const wrong = imports.filter(({ from, to }) => {
      const plugin = /^plugins\/[^/]+\//.exec(from)?.[0];
      return plugin && !to.startsWith(plugin) && to !== 'server/plugin-api.ts';
    });
    expect(shown(wrong)).to.deep.equal([]);
  });

  it('of the client of forums lead to Node and to itself: others install it alone', () => {
    const client = 'plugins/discourse-plugin-api-client/src/';
    const own = files.filter((file) => file.startsWith(client));
    const named = own.flatMap((file) =>
      [...read(file).matchAll(/\bfrom '([^.'][^']*)'|\bimport\('([^.'][^']*)'\)/g)].map(
        ([, one, other]) => one ?? other!,
      ),
    );
    expect(own.length).to.be.greaterThan(10);
    expect(named.filter((name) => !name.startsWith('node:'))).to.deep.equal([]);
    const outside = imports.filter(({ from, to }) => from.startsWith(client) && !to.startsWith(client));
    expect(shown(outside)).to.deep.equal([]);
    const { dependencies } = JSON.parse(read('plugins/discourse-plugin-api-client/package.json')) as {
      dependencies?: object;
    };
    expect(dependencies).to.equal(undefined);
  });

  it('of the browser part stay there', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('client/') && from !== 'client/build.mjs' && !to.startsWith('client/'),
    );
    expect(shown(wrong)).to.deep.equal([]);
  });

  it('of compose.ts come only from what starts Moot', () => {
    const wrong = imports.filter(({ from, to }) => to.startsWith('server/compose') && !composers.test(from));
    expect(shown(wrong)).to.deep.equal([]);
  });

  it('make no circle', () => {
    expect(circles()).to.deep.equal([]);
  });

  it('process.env is read in one place', () => {
    const reads = files.filter((file) => file.startsWith('server/') && /process\.env\b/.test(read(file)));
    const allowed = [
      'server/config.ts',
      'server/index.ts',
      'server/cli/',
      'server/bin/',
      'server/start/',
      'server/core/database/engine/',
    ];
    expect(reads.filter((file) => !allowed.some((place) => file.startsWith(place)))).to.deep.equal([]);
  });
});

function read(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8');
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  for (const match of read(file).matchAll(
    /^\s*(?:import|export)\s+(?:type\s)?[^'";]*?from\s+'(\.[^']+)'|^\s*import\s+'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm,
  )) {
    const target = match[1] ?? match[2] ?? match[3]!;
    const to = relative(projectRoot, resolve(projectRoot, dirname(file), target));
    found.push({ from: file, to });
  }
  return found;
}

function featureOf(file: string): string | undefined {
  return /^server\/features\/([^/]+)\//.exec(file)?.[1];
}

function shown(wrong: Import[]): string[] {
  return wrong.map(({ from, to }) => `${from} → ${to}`);
}

/** Circles of imports, those of types alone included, each named by its files. */
function circles(): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
