import type { People, PersonAffiliation } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { EditionInput } from '../frameworks/edition.ts';
import { competencyThread, draftThread } from '../frameworks/framework-subjects.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Exporter } from '../frameworks/importers.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { type AnnotatedText, annotationOf, annotationPage } from './annotations.ts';
import { answersOf } from './answers-of.ts';
import { annotatedDraft, type DraftInPackage } from './draft-in-package.ts';
import { Named } from './named.ts';
import {
  jsonBytes,
  listed,
  type Manifest,
  type ManifestDraft,
  packageFormat,
  type PackageFile,
  packageVersion,
} from './package-format.ts';
import { zipOf } from './zip.ts';

export interface PackagingParts {
  frameworks: FrameworkStore;
  store: ThreadStore;
  people: People;
  organisations(ids: string[]): Promise<ReadonlyMap<string, PersonAffiliation>>;
  /** The text of a draft in the neutral shape, as this reader may see it; null when it is gone. */
  editionOf(reader: Reader, draft: string): Promise<EditionInput | null>;
  /** Writes drafts as CASE. Throws 404 where no plugin does. */
  caseExporter(): Exporter;
  /** Where readers reach the site, without a slash at the end. */
  siteUrl: string;
}

const together = 500;

/** Makes the package of a framework: its drafts and everything that is said of them, as one zip. */
export class Packaging {
  readonly #parts: PackagingParts;

  constructor(parts: PackagingParts) {
    this.#parts = parts;
  }

  /** The package as this reader may have it; `now` is its date line. Throws 404. */
  async of(reader: Reader, slug: string, now: Date): Promise<{ bytes: Buffer; manifest: Manifest }> {
    const { framework, drafts } = await this.#parts.frameworks.bySlug(reader, slug);
    // What is being prepared is its editors' business until it opens.
    const shown = drafts.filter((draft) => stateAt(draft, now) !== 'preparing').toReversed();
    const texts: DraftInPackage[] = [];
    for (const draft of shown) texts.push(await this.#text(reader, framework, draft, now));
    const threads = await this.#threads(framework, texts);
    const posts = [...threads.values()].flat();
    const named = await Named.of(this.#parts, posts);
    const files = [
      ...texts.map(({ draft, bytes }) => ({ path: textPath(draft), bytes })),
      ...texts.map((text) => commentsFile(text, threads.get(draftThread(text.draft._id)) ?? [], named)),
      ...threadFiles(texts, threads, named),
      { path: 'dispositions.json', bytes: jsonBytes(answersOf(posts, texts, named)) },
      { path: 'people.json', bytes: jsonBytes(named.listed()) },
    ];
    const manifest = await this.#manifest(framework, texts, files, now);
    const bytes = await zipOf([{ path: 'manifest.json', bytes: jsonBytes(manifest) }, ...files]);
    return { bytes, manifest };
  }

  async #text(reader: Reader, framework: Framework, draft: Draft, now: Date): Promise<DraftInPackage> {
    const { editionOf, caseExporter, frameworks } = this.#parts;
    const edition = (await editionOf(reader, draft._id))!;
    const bytes = Buffer.from(
      caseExporter().build({
        ...edition,
        identifier: draft._id,
        state: stateAt(draft, now),
        lastChange: draft.addedAt,
        baseUrl: this.#home(framework),
      }),
    );
    const { CFDocument, CFItems } = JSON.parse(bytes.toString()) as {
      CFDocument: { uri: string };
      CFItems: { uri: string }[];
    };
    const { items } = await frameworks.edition(draft.edition);
    const uris = new Map(items.map(({ competency }, at) => [competency, CFItems[at]!.uri]));
    return { draft, bytes, uri: CFDocument.uri, uris };
  }

  /** Every post of the framework's threads, in their order, by thread. */
  async #threads(framework: Framework, texts: DraftInPackage[]): Promise<Map<string, Post[]>> {
    const { store } = this.#parts;
    const written = await store.countsOfFramework(framework._id);
    const known = [
      ...texts.map(({ draft }) => draftThread(draft._id)),
      ...[...new Set(texts.flatMap(({ uris }) => [...uris.keys()]))].toSorted().map(competencyThread),
    ];
    const threads = new Map<string, Post[]>();
    for (const thread of known) {
      if (!written.has(thread)) continue;
      const posts: Post[] = [];
      for (;;) {
        const more = await store.posts(thread, { after: posts.at(-1)?.number ?? 0, limit: together });
        posts.push(...more);
        if (more.length < together) break;
      }
      if (posts.length > 0) threads.set(thread, posts);
    }
    return threads;
  }

  async #manifest(
    framework: Framework,
    texts: DraftInPackage[],
    files: PackageFile[],
    now: Date,
  ): Promise<Manifest> {
    const known = await this.#parts.frameworks.competenciesOf(framework._id);
    const ids = [...new Set(texts.flatMap(({ uris }) => [...uris.keys()]))].toSorted();
    const { _id: id, slug, title, description, createdAt } = framework;
    return {
      format: packageFormat,
      version: packageVersion,
      exportedAt: now.toISOString(),
      home: this.#home(framework),
      framework: { id, slug, title, description, createdAt: createdAt.toISOString() },
      drafts: texts.map(({ draft }) => manifestDraft(draft, now)),
      competencies: ids.flatMap((one) => {
        const found = known.get(one);
        if (!found) return [];
        const { key, sourceId } = found;
        return [{ id: one, key, sourceId, createdAt: found.createdAt.toISOString() }];
      }),
      files: files.map(listed),
    };
  }

  /** Addresses of its texts are those of the site where it began, for ever. */
  #home({ home }: Framework): string {
    return home ?? this.#parts.siteUrl;
  }
}

const textPath = ({ number }: Draft): string => `drafts/${number}.case.json`;
const commentsPath = ({ number }: Draft): string => `comments/${number}.json`;

function manifestDraft(draft: Draft, now: Date): ManifestDraft {
  const { number, _id: id, opensAt, closesAt, addedAt, source } = draft;
  const said = source.extra?.['adoptionStatus'];
  return {
    number,
    id,
    state: stateAt(draft, now),
    opensAt: opensAt?.toISOString() ?? null,
    closesAt: closesAt?.toISOString() ?? null,
    addedAt: addedAt.toISOString(),
    sourceIdentifier: source.identifier,
    adoptionStatus: typeof said === 'string' ? said : null,
    text: textPath(draft),
    comments: commentsPath(draft),
  };
}

function commentsFile(text: DraftInPackage, posts: Post[], named: Named): PackageFile {
  const about = annotatedDraft(text);
  const items = posts.map((post) => annotationOf(post, about, named));
  const page = annotationPage(`${text.uri}#comments`, items);
  return { path: commentsPath(text.draft), bytes: jsonBytes(page) };
}

function threadFiles(
  texts: DraftInPackage[],
  threads: ReadonlyMap<string, Post[]>,
  named: Named,
): PackageFile[] {
  const files: PackageFile[] = [];
  for (const [thread, posts] of threads) {
    if (!thread.startsWith('c-')) continue;
    const competency = thread.slice('c-'.length);
    const uriOf = (id: string) => texts.findLast(({ uris }) => uris.has(id))?.uris.get(id);
    const about: AnnotatedText = { subject: uriOf(competency)!, state: null, uriOf };
    const items = posts.map((post) => annotationOf(post, about, named));
    const page = annotationPage(`${about.subject}#thread`, items);
    files.push({ path: `threads/${competency}.json`, bytes: jsonBytes(page) });
  }
  return files;
}
