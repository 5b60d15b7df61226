import type { Manifest } from './manifest.ts';

type Needy = Pick<Manifest, 'id' | 'needs'>;

export interface Ordered<T extends Needy> {
  /** Each after all that it needs. */
  order: T[];
  /** Why the others cannot be loaded, by id. */
  broken: Map<string, string>;
}

/**
 * Puts plugins in the order of their needs, otherwise by id; a circle or a missing one breaks whoever needs it.
 * `unreadable`: ids of those that are there, but whose manifest cannot be used.
 */
export function orderByNeeds<T extends Needy>(
  plugins: readonly T[],
  unreadable: ReadonlySet<string>,
): Ordered<T> {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]));
  const order: T[] = [];
  const broken = new Map<string, string>();
  const done = new Set<string>();

  function visit(plugin: T, path: readonly string[]): void {
    if (done.has(plugin.id)) return;
    const circle = path.indexOf(plugin.id);
    if (circle >= 0) {
      const members = path.slice(circle);
      const words = `needs itself in a circle: ${[...members, plugin.id].join(' → ')}`;
      for (const member of members) broken.set(member, words);
      return;
    }
    for (const need of plugin.needs) {
      const needed = byId.get(need);
      if (needed) visit(needed, [...path, plugin.id]);
      const wrong = needed
        ? broken.has(need)
          ? 'broken'
          : null
        : unreadable.has(need)
          ? 'broken'
          : 'not there';
      if (wrong && !broken.has(plugin.id)) broken.set(plugin.id, needWords(need, wrong));
    }
    done.add(plugin.id);
    if (!broken.has(plugin.id)) order.push(plugin);
  }

  for (const plugin of plugins.toSorted((a, b) => (a.id < b.id ? -1 : 1))) visit(plugin, []);
  return { order, broken };
}

/** Why a plugin cannot be loaded whose need cannot. */
export const needWords = (need: string, wrong: string): string => `needs ${need}, which is ${wrong}`;
