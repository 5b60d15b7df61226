import type { Category } from 'discourse-plugin-api-client';
import { everyone, type Reader, type Scope, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, Target } from '../store/records.ts';
import { forumProblem } from './forum-words.ts';
import type { BridgeRights } from './rights.ts';

/** Something here that a category can be mapped to. */
export interface TargetChoice {
  target: Target;
  title: string;
  /** Who may read it. */
  scope: Scope;
  /** The group that owns it. */
  group: string;
}

/** A category of the forum, as the wizard and programs are told. */
export interface CategoryChoice {
  id: number;
  name: string;
  topics: number;
  posts: number;
  /** Everybody may read it, without signing in. */
  public: boolean;
  /** The writing account may start topics in it, reply, or only read. */
  writer: 'topics' | 'replies' | 'reads';
}

/** Discourse has three levels of categories at most. */
const deepest = 3;

/** What can be mapped to what. */
export class Choices {
  readonly #parts: Parts;
  readonly #rights: BridgeRights;

  constructor(parts: Parts, rights: BridgeRights) {
    this.#parts = parts;
    this.#rights = rights;
  }

  /** The forum's categories as the writing account sees them. Throws 422 naming `mappings` when it cannot be asked. */
  async categories(bridge: Bridge): Promise<CategoryChoice[]> {
    const { clients } = this.#parts;
    try {
      const [all, site] = await Promise.all([
        clients.writer(bridge).categories(),
        clients.reader(bridge).siteInfo(),
      ]);
      return withPaths(all, !site.loginRequired);
    } catch (error) {
      throw forumProblem(error, 'mappings');
    }
  }

  /** Groups and frameworks that the reader looks after, the bridge's own group first. */
  async targets(reader: Reader, bridge: Bridge): Promise<TargetChoice[]> {
    const { read } = this.#parts.host;
    const groups = (await this.#rights.groups(reader)).toSorted(
      (one, other) => Number(other.id === bridge.group) - Number(one.id === bridge.group),
    );
    const frameworks = await read.frameworks(reader);
    return groups.flatMap(({ id, name, scope }) => [
      { target: { kind: 'group' as const, id }, title: name, scope, group: id },
      ...frameworks
        .filter(({ group }) => group === id)
        .map((one) => ({
          target: { kind: 'framework' as const, id: one.id },
          title: one.title,
          scope: one.scope,
          group: id,
        })),
    ]);
  }

  /** A target by its id or slug; null for what is not there, or is not the reader's to map. */
  async find(reader: Reader, { kind, id }: Target): Promise<TargetChoice | null> {
    const found = await this.#named({ kind, id }, reader);
    return found && (await this.#rights.mayChange(reader, found.group)) ? found : null;
  }

  /** What a mapping leads to, in words; null when it is no more. */
  async titleOf(target: Target): Promise<string | null> {
    return (await this.#named(target, everyone))?.title ?? null;
  }

  async #named({ kind, id }: Target, reader: Reader): Promise<TargetChoice | null> {
    const { read } = this.#parts.host;
    if (kind === 'group') {
      const group = await read.group(reader, id);
      return (
        group && { target: { kind, id: group.id }, title: group.name, scope: group.scope, group: group.id }
      );
    }
    if (kind === 'thread') {
      const thread = await read.thread(reader, id);
      return (
        thread && {
          target: { kind, id: thread.id },
          title: thread.title,
          scope: thread.scope,
          group: thread.group,
        }
      );
    }
    const framework = (await read.frameworks(reader)).find((one) => one.id === id || one.slug === id);
    if (!framework) return null;
    const { title, scope, group } = framework;
    return { target: { kind, id: framework.id }, title, scope, group };
  }

  /**
   * The thread whose page somebody copied the address of: a thread's own, or a competency's. Null when it is none that
   * the reader may see.
   */
  async threadAt(reader: Reader, address: string): Promise<Target | null> {
    const { read } = this.#parts.host;
    if (!URL.canParse(address, this.#parts.site.url)) return null;
    const { pathname } = new URL(address, this.#parts.site.url);
    const [, id] = /^\/threads\/([\w-]+)/.exec(pathname) ?? [];
    if (id) return { kind: 'thread', id };
    const [, slug, key] = /^\/frameworks\/([\w-]+)\/competencies\/([^/]+)/.exec(pathname) ?? [];
    if (!slug || !key) return null;
    const all = await read.competencies(reader, slug);
    const competency = all.find((one) => one.key === decoded(key));
    return competency ? { kind: 'thread', id: `c-${competency.id}` } : null;
  }
}

/** A part of an address as it is meant, whatever somebody typed: a percent sign may be just that. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

/** Categories with the names of those above them, each below its own, as the forum orders them. */
function withPaths(all: Category[], open: boolean): CategoryChoice[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  // A forum that makes circles of its categories does not make us go round.
  const pathOf = (one: Category, depth = 0): string => {
    const above = one.parentId === null ? undefined : byId.get(one.parentId);
    return above && depth < deepest
      ? t('{above} › {name}', { above: pathOf(above, depth + 1), name: one.name })
      : one.name;
  };
  return all.map((one) => ({
    id: one.id,
    name: pathOf(one),
    topics: one.topicCount,
    posts: one.postCount,
    public: open && !one.readRestricted,
    writer:
      one.permission === 1 || one.permission === null ? 'topics' : one.permission === 2 ? 'replies' : 'reads',
  }));
}
