import { conflict, forbidden, invalid, type FieldError } from '../../core/errors.ts';
import type { Reader, Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { ParsedEdition } from '../frameworks/edition.ts';
import type { Competency, Framework, FrameworkModels } from '../frameworks/frameworks.models.ts';
import type { WholeImport } from '../frameworks/import-whole.ts';
import type { ImportedPosts } from '../threads/imported-posts.ts';
import type { ThreadModels } from '../threads/threads.models.ts';
import { checkPackage } from './check-package.ts';
import type { CheckedDraft, CheckedPackage } from './checked-package.ts';
import { ghostOf } from './ghost-of.ts';
import type { PackagePeople } from './package-format.ts';
import { readZip } from './read-zip.ts';
import { travellingPolicies } from './travelling.policy.ts';

/** Somebody, or an organisation, who is only named here. */
export interface GhostToKeep {
  _id: string;
  kind: 'person' | 'organisation';
  ref: string;
  handle: string;
  name: string;
  organisation: string | null;
}

export interface PackageImportParts {
  models: Pick<FrameworkModels, 'frameworks' | 'drafts' | 'competencies'> & Pick<ThreadModels, 'posts'>;
  whole: WholeImport;
  posts: ImportedPosts;
  /** Reads CASE. Throws 422. */
  parse(bytes: Buffer, filename: string): ParsedEdition;
  keepGhosts(ghosts: GhostToKeep[]): Promise<void>;
}

export interface PackageRequest {
  bytes: Buffer;
  /** The address of the framework here. */
  slug: string;
  /** The group that will own it. */
  group: { id: string; scope: Scope };
}

export interface TakenIn {
  framework: Framework;
  drafts: number;
  posts: number;
  people: number;
  /** True when all of it was here already. */
  repeated: boolean;
}

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Takes in a package that a Moot has made. Nothing is written until everything in it is found right; what a crash cuts
 * short goes on when the same package is imported again.
 */
export class PackageImport {
  readonly #parts: PackageImportParts;

  constructor(parts: PackageImportParts) {
    this.#parts = parts;
  }

  /** Throws 403 for all but administrators, 409 where it is here in another form, 422 with each place that is wrong. */
  async run(reader: Reader, { bytes, slug, group }: PackageRequest): Promise<TakenIn> {
    if (!travellingPolicies['package.import'](reader))
      throw forbidden(t('Only an administrator may take in a framework with its discussion.'));
    const found = checkPackage(await readZip(bytes), (...file) => this.#parts.parse(...file));
    refuseSlug(slug);
    const framework = frameworkOf(found, slug, group);
    const here = await this.#here(framework, found);
    const counts = {
      drafts: found.drafts.length,
      posts: found.posts.length,
      people: found.people.people.length,
    };
    if (here?.importedAt) return { framework: here, ...counts, repeated: true };
    await this.#write(here ?? framework, found, reader.member?.id ?? null);
    return { framework: here ?? framework, ...counts, repeated: false };
  }

  /** The framework where this very package was begun already. Throws where anything else has its ids or its address. */
  async #here(framework: Framework, found: CheckedPackage): Promise<Framework | null> {
    const { frameworks, drafts, competencies, posts } = this.#parts.models;
    const here = await frameworks.findById(framework._id).lean<Framework>();
    if (here?.package === found.fingerprint) return here;
    if (here)
      throw conflict(
        t('This framework is here already, at /frameworks/{slug}. A package is only taken in whole, once.', {
          slug: here.slug,
        }),
      );
    const errors: FieldError[] = [];
    if (await frameworks.exists({ slug: framework.slug }))
      errors.push({
        path: 'framework',
        message: t('there is another framework at this address; choose another one'),
      });
    const taken = [
      ['drafts', await drafts.exists({ _id: { $in: found.drafts.map(({ listed }) => listed.id) } })],
      [
        'competencies',
        await competencies.exists({ _id: { $in: found.manifest.competencies.map(({ id }) => id) } }),
      ],
      ['posts', await posts.exists({ _id: { $in: found.posts.map(({ id }) => id) } })],
    ] as const;
    for (const [path, one] of taken)
      if (one)
        errors.push({ path, message: t('{id} is here already, in another framework', { id: one._id }) });
    if (errors.length > 0) throw invalid(errors);
    return null;
  }

  async #write(framework: Framework, found: CheckedPackage, actor: string | null): Promise<void> {
    const { whole, posts } = this.#parts;
    const from = new URL(found.manifest.home).host;
    await this.#parts.keepGhosts(ghostsOf(found.people));
    await whole.begin(framework, competenciesOf(found, framework._id), actor);
    const idOf = idsOf(found);
    for (const draft of found.drafts) {
      await whole.add(framework._id, draftOf(draft, idOf), from, actor);
      // Before the next draft, so that their anchors are carried to it together.
      for (const post of found.posts) if (post.thread === `d-${draft.listed.id}`) await posts.add(post);
    }
    for (const post of found.posts) if (post.thread.startsWith('c-')) await posts.add(post);
    for (const { post, answer } of found.answers) await posts.answer(post, answer);
    for (const { post, settling } of found.settlings) await posts.settle(post, settling);
    await whole.finish(framework._id);
  }
}

function refuseSlug(slug: string): void {
  if (slugForm.test(slug) && slug.length <= 60) return;
  const message = t('use 1 to 60 small letters, digits and single hyphens, such as web-skills');
  throw invalid([{ path: 'framework', message }]);
}

function frameworkOf(
  { manifest, fingerprint }: CheckedPackage,
  slug: string,
  group: PackageRequest['group'],
): Framework {
  const { id, title, description, createdAt } = manifest.framework;
  return {
    _id: id,
    slug,
    title,
    description,
    group: group.id,
    scope: group.scope,
    createdAt: new Date(createdAt),
    home: manifest.home,
    package: fingerprint,
  };
}

function competenciesOf({ manifest }: CheckedPackage, framework: string): Competency[] {
  return manifest.competencies.map(({ id: _id, key, sourceId, createdAt }) => ({
    _id,
    framework,
    key,
    sourceId,
    createdAt: new Date(createdAt),
  }));
}

/** Ids of competencies by the identifiers of their source; what is outside keeps its own. */
function idsOf({ manifest }: CheckedPackage): (identifier: string) => string {
  const ids = new Map(manifest.competencies.map(({ sourceId, id }) => [sourceId, id]));
  return (identifier) => ids.get(identifier) ?? identifier;
}

function draftOf({ listed, edition }: CheckedDraft, idOf: (identifier: string) => string) {
  const { id: _id, number, state, opensAt, closesAt, addedAt } = listed;
  const times = {
    opensAt: opensAt ? new Date(opensAt) : null,
    closesAt: closesAt ? new Date(closesAt) : null,
  };
  return { _id, number, state, ...times, addedAt: new Date(addedAt), edition, idOf };
}

function ghostsOf({ people, organisations }: PackagePeople): GhostToKeep[] {
  const persons = people.map(({ id: ref, handle, name, organisation }): GhostToKeep => ({
    _id: ghostOf(ref),
    kind: 'person',
    ref,
    handle: `${handle}@${new URL(ref).host}`,
    name,
    organisation,
  }));
  const bodies = organisations.map(({ id: ref, name }): GhostToKeep => ({
    _id: ghostOf(ref),
    kind: 'organisation',
    ref,
    handle: `${ref.slice(ref.lastIndexOf('/') + 1)}@${new URL(ref).host}`,
    name,
    organisation: null,
  }));
  return [...persons, ...bodies];
}
