import type { Forum } from '../forum.ts';
import { notFound } from '../refusal.ts';
import type { Call, Reply } from './call.ts';
import type { Faults } from './faults.ts';
import type { Memo } from './memo.ts';

/** What a route has at hand. */
export interface At {
  forum: Forum;
  memo: Memo;
  faults: Faults;
  call: Call;
  /** Parts of the address by name, decoded. */
  part: Record<string, string>;
}

export interface Route {
  method: string;
  /** `/t/:topic/posts`; a part that ends with `#` is digits only. */
  path: string;
  /** As Rails names it: `topics#show`. */
  name: string;
  /** Parts of the address that pins of scopes look at, by the name that pins have. */
  pins?: Record<string, string>;
  answer(at: At): Reply;
}

interface Compiled extends Route {
  pattern: RegExp;
  names: string[];
}

/** Finds what answers a request: the first that fits. */
export class Router {
  readonly #routes: Compiled[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => {
      const names: string[] = [];
      const source = route.path.replaceAll(/:(\w+)(#?)/g, (_all, name: string, digits: string) => {
        names.push(name);
        return digits ? '(-?\\d+)' : '([^/]+)';
      });
      return { ...route, pattern: new RegExp(`^${source}$`), names };
    });
  }

  /** @throws Refusal 404. */
  find(
    method: string,
    path: string,
  ): { route: Route; part: Record<string, string>; pinned: Record<string, string> } {
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const found = route.pattern.exec(path);
      if (!found) continue;
      const part: Record<string, string> = {};
      route.names.forEach((name, index) => (part[name] = decodeURIComponent(found[index + 1]!)));
      const pinned = Object.fromEntries(
        Object.entries(route.pins ?? {}).map(([pin, name]) => [pin, part[name]!]),
      );
      return { route, part, pinned };
    }
    throw notFound();
  }
}
