import type { People, PersonAffiliation } from '../../core/people.ts';
import type { Post } from '../threads/threads.models.ts';
import type { Addresses } from './annotations.ts';
import type { PackageOrganisation, PackagePeople, PackagePerson } from './package-format.ts';

interface NamingParts {
  people: People;
  organisations(ids: string[]): Promise<ReadonlyMap<string, PersonAffiliation>>;
  siteUrl: string;
}

/** The addresses of posts, people and organisations that a package names. Whoever has left has none. */
export class Named implements Addresses {
  readonly #posts = new Map<string, string>();
  readonly #people = new Map<string, PackagePerson>();
  readonly #organisations = new Map<string, PackageOrganisation>();

  /** Those that these posts name, and the answers to them. */
  static async of(parts: NamingParts, posts: readonly Post[]): Promise<Named> {
    const named = new Named();
    const said = posts.filter(({ deletedAt, hidden }) => deletedAt === null && hidden === null);
    const people = await parts.people.byIds(said.flatMap(namedBy));
    for (const [id, { handle, name, organisation, ref }] of people) {
      const address = ref ?? `${parts.siteUrl}/members/${handle}`;
      const own = address.slice(address.lastIndexOf('/') + 1);
      named.#people.set(id, { id: address, handle: own, name, organisation });
    }
    const organisations = await parts.organisations(said.flatMap(({ onBehalfOf }) => onBehalfOf ?? []));
    for (const [id, { slug, name, ref }] of organisations)
      named.#organisations.set(id, { id: ref ?? `${parts.siteUrl}/organisations/${slug}`, name });
    for (const { _id, origin } of posts)
      named.#posts.set(_id, travelled(_id, origin?.ref ?? null) ?? `${parts.siteUrl}/posts/${_id}`);
    return named;
  }

  post(id: string): string | undefined {
    return this.#posts.get(id);
  }

  person(id: string): string | undefined {
    return this.#people.get(id)?.id;
  }

  organisation(id: string): string | undefined {
    return this.#organisations.get(id)?.id;
  }

  /** All of them, by their addresses, as `people.json` has them. */
  listed(): PackagePeople {
    return { people: sorted(this.#people), organisations: sorted(this.#organisations) };
  }
}

/** The address that a post brought along from where it was written; null when it was written here. */
const travelled = (id: string, ref: string | null): string | null =>
  ref !== null && /^https?:/.test(ref) && ref.endsWith(`/posts/${id}`) ? ref : null;

function namedBy({ author, disposition, settled }: Post): string[] {
  const deciders = disposition?.outcome ? [disposition.by, disposition.takenUp?.by] : [];
  const settlers = Object.values(settled ?? {}).map(({ by }) => by);
  return [author, ...[...deciders, ...settlers].filter((one) => typeof one === 'string')];
}

function sorted<One extends { id: string }>(known: ReadonlyMap<string, One>): One[] {
  return [...known.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
