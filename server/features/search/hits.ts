import type { People, Person, PersonAffiliation } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { Post } from '../threads/threads.models.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { marked, markedExcerpt } from './highlight.ts';
import { plainText } from './plain-text.ts';
import { isGone } from './search-entries.ts';
import type { SearchKind } from './search.models.ts';
import type { Candidate } from './search.store.ts';

/** Something that was found, as it is shown. `titleHtml` and `textHtml` are escaped, with `<mark>` around what was looked for. */
export interface SearchHit {
  kind: SearchKind;
  id: string;
  thread: string | null;
  title: string;
  titleHtml: string;
  textHtml: string;
  url: string;
  at: Date;
  author: Pick<Person, 'handle' | 'name' | 'organisation' | 'network'> | null;
  /** The organisation in whose name its author sent it. */
  onBehalfOf: PersonAffiliation | null;
  framework: { slug: string; title: string } | null;
  group: { slug: string; name: string } | null;
}

interface Words {
  title: string;
  text: string;
  url: string;
  author?: string;
  onBehalfOf?: string | undefined;
}

export interface HitParts {
  threads: ThreadStore;
  frameworks: FrameworkStore;
  groups: GroupStore;
  people: People;
  /** Organisations as they are called beside posts, by id. */
  organisationsNamed(ids: string[]): Promise<ReadonlyMap<string, PersonAffiliation>>;
}

/**
 * What was found, in the words that the stores give this reader now. What they do not give, or what was taken away since
 * it was noted, is left out.
 */
export async function hitsOf(
  parts: HitParts,
  reader: Reader,
  candidates: Candidate[],
  terms: ReadonlySet<string>,
): Promise<SearchHit[]> {
  const ids = candidates.flatMap(({ kind, subject }) => (kind === 'post' ? [subject] : []));
  const posts = await parts.threads.byIds(ids);
  const read = await Promise.all(candidates.map((one) => wordsOf(parts, reader, one, posts)));
  const people = await parts.people.byIds(read.flatMap((words) => (words?.author ? [words.author] : [])));
  const named = await parts.organisationsNamed(read.flatMap((words) => words?.onBehalfOf ?? []));
  const hits = await Promise.all(
    candidates.map(async (candidate, at) => {
      const words = read[at];
      if (!words) return null;
      const author = words.author ? people.get(words.author) : undefined;
      const onBehalfOf = named.get(words.onBehalfOf ?? '') ?? null;
      const place = await placeOf(parts, reader, candidate);
      return { ...place, ...drawn(candidate, words, author, terms), onBehalfOf };
    }),
  );
  return hits.filter((hit) => hit !== null);
}

function drawn(
  { kind, subject, thread, at }: Candidate,
  { title, text, url }: Words,
  author: Person | undefined,
  terms: ReadonlySet<string>,
): Omit<SearchHit, 'framework' | 'group' | 'onBehalfOf'> {
  return {
    kind,
    id: subject,
    thread,
    title,
    titleHtml: marked(title, terms),
    textHtml: markedExcerpt(text, terms),
    url,
    at,
    author: author ? named(author) : null,
  };
}

function named({ handle, name, organisation, network }: Person): NonNullable<SearchHit['author']> {
  return { handle, name, organisation, ...(network !== undefined && { network }) };
}

async function placeOf(
  { frameworks, groups }: HitParts,
  reader: Reader,
  candidate: Candidate,
): Promise<Pick<SearchHit, 'framework' | 'group'>> {
  const view = candidate.framework === null ? null : await frameworks.byId(reader, candidate.framework);
  const group = await groups.byId(reader, candidate.group);
  return {
    framework: view && { slug: view.framework.slug, title: view.framework.title },
    group: group && { slug: group.slug, name: group.name },
  };
}

async function wordsOf(
  parts: HitParts,
  reader: Reader,
  candidate: Candidate,
  posts: ReadonlyMap<string, Post>,
): Promise<Words | null> {
  const { kind, subject, thread } = candidate;
  if (kind === 'competency') return competencyWords(parts, reader, candidate);
  const about = thread === null ? null : await parts.threads.subject(reader, thread);
  if (!about) return null;
  const { title, url } = about;
  if (kind === 'thread') return { title, url, text: '' };
  if (kind === 'draft') return draftWords(parts, reader, subject, about);
  const post = posts.get(subject);
  if (!post || isGone(post) || post.thread !== thread) return null;
  const text = `${plainText(post.html)} ${post.suggestion ?? ''}`.trim();
  return { title, url: `/posts/${subject}`, text, author: post.author, onBehalfOf: post.onBehalfOf };
}

async function draftWords(
  { frameworks }: HitParts,
  reader: Reader,
  id: string,
  { title, url }: { title: string; url: string },
): Promise<Words | null> {
  const found = await frameworks.draftById(reader, id);
  return found && { title, url, text: found.draft.description || found.framework.description };
}

async function competencyWords(
  { frameworks }: HitParts,
  reader: Reader,
  { subject, draft: id }: Candidate,
): Promise<Words | null> {
  const found = await frameworks.competencyById(reader, subject);
  const draft = found?.drafts.find(({ _id }) => _id === id);
  if (!found || !draft) return null;
  const index = await frameworks.edition(draft.edition);
  const item = index.byCompetency.get(subject);
  if (!item) return null;
  const name = fullNameOf(index, item);
  return {
    title: item.code ? `${item.code} ${name}` : name,
    text: item.title === null ? '' : item.statement,
    url: `/frameworks/${found.framework.slug}/competencies/${encodeURIComponent(found.competency.key)}`,
  };
}
