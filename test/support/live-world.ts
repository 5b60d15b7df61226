import type { Services } from '../../server/compose.ts';
import { everyone, type GroupRole, type Reader, type Scope } from '../../server/core/reader.ts';
import type { ItemInput } from '../../server/features/frameworks/edition.ts';
import { competencyThread, draftThread } from '../../server/features/frameworks/framework-subjects.ts';

/** A group with a framework of two competencies, a draft that is open for comment, and a thread of its own. */
export interface SmallGroup {
  group: string;
  framework: string;
  draft: string;
  competencies: string[];
  /** Threads: of the first competency, of the draft, of the group. */
  threads: { competency: string; draft: string; group: string };
}

export interface Person {
  id: string;
  handle: string;
  token: string;
  /** As they are now: rights are looked up each time. */
  reader(): Promise<Reader>;
}

/** A confirmed member with a personal token. */
export async function makePerson(services: Services, handle: string): Promise<Person> {
  const { _id: id } = await services.accounts.createMember({
    handle,
    email: `${handle}@people.example`,
    name: handle,
    password: 'kettle orchard lantern',
  });
  const { secret: token } = await services.tokens.create(id, 'tests');
  return { id, handle, token, reader: async () => (await services.directory.reader(id))! };
}

/** Makes a group of this scope and what belongs to it; its members take the roles given. */
export async function makeGroup(
  services: Services,
  slug: string,
  scope: Scope,
  members: { person: Person; roles: GroupRole[] }[],
): Promise<SmallGroup> {
  const { groups, editionImport, frameworkStore } = services;
  const { _id: group } = await groups.ensure(everyone, { slug, name: slug, scope, purpose: '', rules: '' });
  for (const { person, roles } of members) await groups.setRoles(everyone, person.id, group, roles);
  const { framework } = await editionImport.run(everyone, {
    slug: `${slug}-framework`,
    group: { id: group, scope },
    title: `Framework of ${slug}`,
    description: '',
    edition: {
      title: slug,
      description: '',
      source: {
        creator: null,
        publisher: null,
        version: null,
        language: 'en',
        officialUrl: null,
        licence: null,
        attribution: null,
        identifier: null,
      },
      items: [item(slug, 1), item(slug, 2)],
      associations: [],
    },
    state: 'open',
    opensAt: new Date(Date.now() - 60_000),
    closesAt: null,
  });
  const view = await frameworkStore.byId(everyone, framework._id);
  const draft = view!.drafts[0]!._id;
  const competencies = [...(await frameworkStore.competenciesOf(framework._id)).keys()];
  const opener = await members[0]!.person.reader();
  const thread = await groups.openThread(opener, group, `What ${slug} talks about`);
  return {
    group,
    framework: framework._id,
    draft,
    competencies,
    threads: {
      competency: competencyThread(competencies[0]!),
      draft: draftThread(draft),
      group: `g-${thread._id}`,
    },
  };
}

const item = (slug: string, number: number): ItemInput => ({
  identifier: `${slug}-${number}`,
  code: `C${number}`,
  kind: 'Skill',
  title: `Competency ${number}`,
  statement: 'Plans the work and says what is done.',
  parent: null,
  extra: {},
});

/** Calls the JSON API, with a token when given. */
export async function callApi(
  url: string,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

/** Every post of a thread as the API gives them now. */
export async function allPosts(url: string, token: string | null, thread: string): Promise<ApiPost[]> {
  const posts: ApiPost[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const { status, body } = await callApi(
      url,
      token,
      'GET',
      `/threads/${thread}/posts?limit=200&after=${after}`,
    );
    if (status !== 200) throw new Error(`the posts of ${thread} answer ${status}`);
    const page = body as { items: ApiPost[]; next: number | null };
    posts.push(...page.items);
    after = page.next;
  }
  return posts;
}

/** A post of the API, as far as tests look at it. */
export interface ApiPost {
  id: string;
  number: number;
  version: number;
  body: string;
  html: string;
  deletedAt: string | null;
  hidden: { reason: string } | null;
}
