import { createHash } from 'node:crypto';
import { Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { EditionInput, ParsedEdition } from '../frameworks/edition.ts';
import { competencyThread, draftThread } from '../frameworks/framework-subjects.ts';
import { checkAnswers } from './check-answers.ts';
import type { CheckedDraft, CheckedPackage } from './checked-package.ts';
import { Faults } from './faults.ts';
import { listed, type Manifest, type ManifestDraft, packageVersion } from './package-format.ts';
import { annotationsSchema, dispositionsSchema, manifestSchema, peopleSchema } from './package-schemas.ts';
import { type Known, ThreadReader } from './read-annotations.ts';

type Files = ReadonlyMap<string, Buffer>;

/**
 * Checks the files of a package: that all are there and as their sums say, and that everything in them leads to
 * something in them. `parse` reads CASE. Throws 422 with each file and place that is wrong.
 */
export function checkPackage(
  files: Files,
  parse: (bytes: Buffer, filename: string) => ParsedEdition,
): CheckedPackage {
  const faults = new Faults();
  const manifest = checkManifest(files, faults);
  const people = faults.json(files, 'people.json', peopleSchema);
  const told = faults.json(files, 'dispositions.json', dispositionsSchema);
  const drafts = manifest.drafts.flatMap((draft) => checkDraft(files, draft, manifest, parse, faults) ?? []);
  faults.refuse();
  const known: Known = {
    people: new Set(people!.people.map(({ id }) => id)),
    organisations: new Set(people!.organisations.map(({ id }) => id)),
    from: new URL(manifest.home).host,
    posts: new Map(),
  };
  const reader = new ThreadReader(known, faults);
  for (const draft of drafts) {
    const page = faults.json(files, draft.listed.comments, annotationsSchema);
    const thread = draftThread(draft.listed.id);
    if (page) reader.read(page.items, { path: draft.listed.comments, thread, drafts: [draft], about: null });
  }
  for (const path of [...files.keys()].filter((one) => one.startsWith('threads/')).toSorted()) {
    const about = path.slice('threads/'.length, -'.json'.length);
    if (!manifest.competencies.some(({ id }) => id === about)) {
      faults.add(path, t('is about a competency that is not in the package'));
      continue;
    }
    const page = faults.json(files, path, annotationsSchema);
    if (page) reader.read(page.items, { path, thread: competencyThread(about), drafts, about });
  }
  const answered = checkAnswers(told!, { known, drafts, faults });
  faults.refuse();
  const posts = [...known.posts.values()];
  return { manifest, people: people!, drafts, posts, ...answered, fingerprint: fingerprint(manifest) };
}

function checkManifest(files: Files, faults: Faults): Manifest {
  const path = 'manifest.json';
  const manifest = faults.json(files, path, manifestSchema);
  faults.refuse();
  const found = manifest as Manifest;
  if (found.version !== packageVersion) {
    const values = { version: String(found.version), known: String(packageVersion) };
    faults.add(`${path} version`, t('is {version}; this Moot reads version {known}', values));
    faults.refuse();
  }
  const named = new Map(found.files.map((file) => [file.path, file]));
  for (const [name, bytes] of files) {
    if (name === path) continue;
    const wanted = named.get(name);
    const { size, sha256 } = listed({ path: name, bytes });
    if (!wanted) faults.add(name, t('is not in the manifest'));
    else if (wanted.size !== size || wanted.sha256 !== sha256)
      faults.add(name, t('is not as the manifest says: its size or its sum is another'));
  }
  for (const name of named.keys())
    if (!files.has(name)) faults.add(name, t('is in the manifest, and missing'));
  found.drafts.forEach(({ number }, at) => {
    if (number !== at + 1) faults.add(`${path} drafts.${at}.number`, t('drafts are numbered 1, 2, 3, …'));
  });
  refuseTwice(
    found.drafts.map(({ id }) => id),
    `${path} drafts`,
    faults,
  );
  refuseTwice(
    found.competencies.map(({ id }) => id),
    `${path} competencies`,
    faults,
  );
  refuseTwice(
    found.competencies.map(({ key }) => key.toLowerCase()),
    `${path} competencies`,
    faults,
  );
  refuseTwice(
    found.competencies.map(({ sourceId }) => sourceId),
    `${path} competencies`,
    faults,
  );
  faults.refuse();
  return found;
}

function refuseTwice(names: string[], path: string, faults: Faults): void {
  const seen = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (seen.has(name)) faults.add(`${path}.${at}`, t('{name} is there twice', { name }));
    seen.add(name);
  }
}

interface RawItem {
  identifier: string;
  uri: string;
  extensions?: { sourceIdentifier?: unknown };
}

function checkDraft(
  files: Files,
  draft: ManifestDraft,
  manifest: Manifest,
  parse: (bytes: Buffer, filename: string) => ParsedEdition,
  faults: Faults,
): CheckedDraft | null {
  const bytes = files.get(draft.text);
  if (!bytes) {
    faults.add(draft.text, t('is missing'));
    return null;
  }
  const edition = parsed(bytes, draft, parse, faults);
  if (!edition) return null;
  const ids = new Map(manifest.competencies.map(({ sourceId, id }) => [sourceId, id]));
  for (const { identifier } of edition.items)
    if (!ids.has(identifier))
      faults.add(draft.text, t('{name} is not among the competencies of the manifest', { name: identifier }));
  if (edition.source.identifier !== draft.id)
    faults.add(`${draft.text} CFDocument.identifier`, t('is not that of the draft in the manifest'));
  const { CFDocument, CFItems } = JSON.parse(bytes.toString()) as {
    CFDocument: { uri: string };
    CFItems: RawItem[];
  };
  const byUri = new Map(
    CFItems.flatMap(({ identifier, uri, extensions }) => {
      const named = extensions?.sourceIdentifier;
      const id =
        (typeof named === 'string' ? ids.get(named) : undefined) ?? ids.get(identifier.toLowerCase());
      return id === undefined ? [] : [[uri, id] as const];
    }),
  );
  const fields = new Map(
    edition.items.map(({ identifier, title, statement }) => [ids.get(identifier)!, { title, statement }]),
  );
  return { listed: draft, edition: asBefore(edition, draft), uri: CFDocument.uri, byUri, fields };
}

function parsed(
  bytes: Buffer,
  { text }: ManifestDraft,
  parse: (bytes: Buffer, filename: string) => ParsedEdition,
  faults: Faults,
): EditionInput | null {
  try {
    return parse(bytes, text).edition;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = error.errors.length > 0 ? error.errors : [{ path: '', message: error.detail }];
    for (const { path, message } of errors) faults.add(`${text} ${path}`.trim(), message);
    return null;
  }
}

/** What the document says of itself is what its draft is; what its source said was kept in the manifest. */
function asBefore(edition: EditionInput, { sourceIdentifier, adoptionStatus }: ManifestDraft): EditionInput {
  const { adoptionStatus: _ours, ...others } = edition.source.extra ?? {};
  // In its place among the others, since exports keep the order.
  const extra = adoptionStatus === null ? others : { ...edition.source.extra, adoptionStatus };
  return { ...edition, source: { ...edition.source, identifier: sourceIdentifier, extra } };
}

const fingerprint = ({ exportedAt: _exportedAt, ...manifest }: Manifest): string =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
