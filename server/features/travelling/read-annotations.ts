import { codePointIndex, codePointSlice } from '../../core/passage/code-points.ts';
import { type Anchor, describePassage } from '../../core/passage/anchor.ts';
import { t } from '../../core/words/words.ts';
import { ghostOf } from './ghost-of.ts';
import type { ImportedPost } from '../threads/imported-posts.ts';
import { fieldPointers } from './annotations.ts';
import type { CheckedDraft } from './checked-package.ts';
import type { Faults } from './faults.ts';
import type { Annotation, Place } from './package-schemas.ts';

/** What annotations of a package may name. Posts are by their addresses, and grow while threads are read. */
export interface Known {
  people: ReadonlySet<string>;
  organisations: ReadonlySet<string>;
  /** The site that everything comes from, as readers are told. */
  from: string;
  posts: Map<string, ImportedPost>;
}

interface Thread {
  path: string;
  thread: string;
  /** Those that targets may mean: of a draft's comments that draft alone. */
  drafts: readonly CheckedDraft[];
  /** The competency that a thread is about; null for a draft's. */
  about: string | null;
}

const fieldOf = new Map(Object.entries(fieldPointers).map(([field, pointer]) => [pointer, field]));
const longestPost = 10_000;

/** Reads the annotations of threads as posts. */
export class ThreadReader {
  readonly #known: Known;
  readonly #faults: Faults;
  readonly #ids = new Set<string>();

  constructor(known: Known, faults: Faults) {
    this.#known = known;
    this.#faults = faults;
  }

  /** The posts of one thread, which are numbered without gaps; what is wrong is noted, and they are then not used. */
  read(items: readonly Annotation[], thread: Thread): void {
    for (const [at, item] of items.entries()) {
      const path = `${thread.path} items.${at}`;
      if (item['moot:number'] !== at + 1)
        this.#faults.add(`${path}.moot:number`, t('should be {number}', { number: String(at + 1) }));
      const post = this.#post(item, path, thread);
      if (post) this.#known.posts.set(item.id, post);
    }
  }

  #post(item: Annotation, path: string, thread: Thread): ImportedPost | null {
    const id = /^https?:\/\/\S+\/posts\/([\w-]{1,64})$/.exec(item.id)?.[1];
    if (id === undefined || this.#ids.has(id)) {
      this.#faults.add(`${path}.id`, id === undefined ? t('is no address of a post') : t('is there twice'));
      return null;
    }
    this.#ids.add(id);
    const gone = item['moot:gone'] === true;
    const { replyTo, anchor } = this.#targets(item, path, thread);
    const about = anchor?.competency ?? (replyTo && this.#known.posts.get(replyTo)?.about) ?? null;
    return {
      thread: thread.thread,
      id,
      number: item['moot:number'],
      version: item['moot:version'] ?? 1,
      from: this.#known.from,
      ref: item.id,
      author: ghostOf(this.#named(item.creator, this.#known.people, `${path}.creator`)),
      createdAt: new Date(item.created),
      editedAt: item.modified === undefined ? null : new Date(item.modified),
      gone,
      ...this.#words(item, path, gone),
      replyTo: replyTo === null ? null : (this.#known.posts.get(replyTo)?.id ?? null),
      anchor: gone ? null : anchor,
      about,
      formal: item['moot:formal'] ?? false,
      late: item['moot:late'] ?? false,
      onBehalfOf: this.#organisation(item, path),
    };
  }

  #organisation(item: Annotation, path: string): string | null {
    const named = item['moot:onBehalfOf'];
    const found = this.#named(named, this.#known.organisations, `${path}.moot:onBehalfOf`);
    return found === undefined ? null : ghostOf(found);
  }

  #words({ body = [] }: Annotation, path: string, gone: boolean): Pick<ImportedPost, 'body' | 'suggestion'> {
    const said = body.find(({ purpose }) => purpose !== 'editing')?.value ?? '';
    const suggestion = body.find(({ purpose }) => purpose === 'editing')?.value ?? null;
    const right = gone ? body.length === 0 : said !== '' && codePointIndex(said).length <= longestPost;
    if (!right) {
      const most = String(longestPost);
      this.#faults.add(
        `${path}.body`,
        gone ? t('what is gone says nothing') : t('should hold 1 to {most} characters', { most }),
      );
    }
    return { body: said, suggestion };
  }

  #named(address: string | undefined, known: ReadonlySet<string>, path: string): string | undefined {
    if (address !== undefined && !known.has(address)) this.#faults.add(path, t('is not in people.json'));
    return address;
  }

  #targets(
    { target }: Annotation,
    path: string,
    thread: Thread,
  ): { replyTo: string | null; anchor: Anchor | null } {
    const targets = Array.isArray(target) ? target : [target];
    let replyTo: string | null = null;
    let anchor: Anchor | null = null;
    for (const one of targets) {
      if (typeof one !== 'string') anchor = readAnchor(one, thread.drafts, `${path}.target`, this.#faults);
      else if (this.#known.posts.get(one)?.thread === thread.thread) replyTo = one;
      else if (!this.#isSubject(one, thread))
        this.#faults.add(`${path}.target`, t('{address} is not in the package before it', { address: one }));
    }
    return { replyTo, anchor };
  }

  #isSubject(address: string, { drafts, about }: Thread): boolean {
    if (about === null) return drafts.some(({ uri }) => uri === address);
    return drafts.some(({ byUri }) => byUri.get(address) === about);
  }
}

/** What a target points at in the texts of these drafts; null, and what is wrong noted, when it is nothing there. */
export function readAnchor(
  { source, selector, state }: Place,
  drafts: readonly CheckedDraft[],
  path: string,
  faults: Faults,
): Anchor | null {
  const draft = drafts.findLast(({ byUri }) => byUri.has(source));
  if (!draft) {
    faults.add(`${path}.source`, t('{address} is in no draft that it could mean', { address: source }));
    return null;
  }
  if (state && state.cached !== draft.uri)
    faults.add(`${path}.state.cached`, t('is not the draft that this is said of'));
  const competency = draft.byUri.get(source)!;
  if (!selector) return { competency };
  const field = fieldOf.get(selector.value) as 'title' | 'statement' | undefined;
  const text = field && draft.fields.get(competency)?.[field];
  const [{ start, end }, { exact }] = selector.refinedBy;
  if (!field || typeof text !== 'string' || exact === '' || codePointSlice(text, start, end) !== exact) {
    faults.add(`${path}.selector`, t('these words do not stand at this place'));
    return null;
  }
  return { competency, field, ...describePassage(text, start, end) };
}
