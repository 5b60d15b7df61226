import type { People, Person, PersonAffiliation } from '../../core/people.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { ChangesStore } from '../changes/changes.store.ts';
import type { DecisionFilter } from '../dispositions/decision-filter.ts';
import { aboutName, type DecisionStore, type Listed } from '../dispositions/decisions.store.ts';
import { dispositionReasonShown } from '../dispositions/default-reasons.ts';
import { outcomeWords } from '../dispositions/outcome-words.ts';
import type { Difference } from '../frameworks/differences.ts';
import type { Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore, FrameworkView } from '../frameworks/frameworks.store.ts';
import type { Outcome } from '../threads/disposition.models.ts';
import type { PostAnswers, PresentedDisposition } from '../threads/post-answers.ts';
import type { ThreadStore } from '../threads/threads.store.ts';

/** One comment and what became of it. */
export interface ResponseRow {
  id: string;
  number: number;
  draft: number;
  url: string;
  at: Date;
  /** Null for somebody who has left. */
  author: { name: string; handle: string; organisation: string | null } | null;
  formal: boolean;
  late: boolean;
  /** The organisation in whose name it was made; null when it was nobody's but the author's. */
  onBehalfOf: PersonAffiliation | null;
  /** What it is about; null for the draft as a whole. */
  about: { competency: string; name: string; code: string | null; kind: string; url: string } | null;
  /** The passage as it read in that draft. */
  passage: string | null;
  /** Markdown, as written. */
  words: string;
  suggestion: string | null;
  /** Null while it is undecided. */
  answer: ResponseAnswer | null;
}

export interface ResponseAnswer {
  outcome: Outcome;
  text: string;
  tag: string;
  reason: string | null;
  words: string;
  at: Date;
  duplicateOf: string | null;
  /** The change that it led to, with the wording before and after. */
  change: { number: number; url: string; before: string | null; after: string | null } | null;
  /** Whether it contents the commenter; null when nobody said. */
  content: boolean | null;
}

export interface ResponseParts {
  frameworks: FrameworkStore;
  store: ThreadStore;
  people: People;
  decisions: DecisionStore;
  answers: PostAnswers;
  changes: ChangesStore;
  /** Organisations by their ids. */
  organisationsNamed(ids: string[]): Promise<ReadonlyMap<string, PersonAffiliation>>;
}

/** The comments on the drafts of a framework with the answers to them, as everybody who may see the framework may. */
export class Responses {
  readonly #parts: ResponseParts;

  constructor(parts: ResponseParts) {
    this.#parts = parts;
  }

  /** Every comment that a filter asks for, in its order and without words; the figures are of all `states`. */
  async find(
    reader: Reader,
    view: FrameworkView,
    filter: DecisionFilter,
  ): Promise<{ found: Listed[]; inEveryState: Listed[] }> {
    const all = await this.#parts.decisions.all(view);
    const inEveryState = await this.#parts.decisions.find(reader, all, { ...filter, state: 'all' });
    const found = await this.#parts.decisions.find(reader, inEveryState, filter);
    return { found, inEveryState };
  }

  /** These comments as rows, with their words and answers. */
  async rows({ framework }: FrameworkView, listed: readonly Listed[]): Promise<ResponseRow[]> {
    const { store, people, answers, frameworks } = this.#parts;
    const posts = await store.byIds(listed.map(({ post }) => post._id));
    const answered = await answers.present([...posts.values()]);
    const persons = await people.byIds([...new Set(listed.map(({ post }) => post.author))]);
    const named = await this.#parts.organisationsNamed(listed.flatMap(({ post }) => post.onBehalfOf ?? []));
    const competencies = await frameworks.competenciesOf(framework._id);
    const addressOf = (id: string): string =>
      `/frameworks/${framework.slug}/competencies/${encodeURIComponent(competencies.get(id)?.key ?? id)}`;
    return Promise.all(
      listed.map(async (one): Promise<ResponseRow> => {
        const { post, draft, item } = one;
        const answer = answered.get(post._id);
        return {
          id: post._id,
          number: post.number,
          draft: draft.number,
          url: `/posts/${post._id}`,
          at: post.createdAt,
          author: authorShown(persons.get(post.author)),
          formal: post.formal,
          late: post.late ?? false,
          onBehalfOf: named.get(post.onBehalfOf ?? '') ?? null,
          about: item && {
            competency: item.competency,
            name: aboutName(one)!,
            code: item.code,
            kind: item.kind,
            url: addressOf(item.competency),
          },
          passage: post.anchor && 'exact' in post.anchor ? post.anchor.exact : null,
          words: posts.get(post._id)?.body ?? '',
          suggestion: post.suggestion ?? null,
          answer: answer ? await this.#answer(framework, answer) : null,
        };
      }),
    );
  }

  async #answer(framework: Framework, answer: PresentedDisposition): Promise<ResponseAnswer> {
    const { outcome, reason, words, duplicateOf, change, reply, at } = answer;
    return {
      outcome,
      text: t(outcomeWords[outcome].text),
      tag: outcomeWords[outcome].tag,
      reason: reason === null ? null : dispositionReasonShown(reason),
      words,
      at: new Date(at),
      duplicateOf,
      change: change && {
        number: change.number,
        url: change.url,
        ...(await this.#wording(framework, change)),
      },
      content: reply?.content ?? null,
    };
  }

  async #wording(
    framework: Framework,
    { number, competency }: NonNullable<PresentedDisposition['change']>,
  ): Promise<{ before: string | null; after: string | null }> {
    // The comment may be read, so everybody who reads it may see the draft that its answer names.
    const { found } = await this.#parts.changes.of(everyone, framework.slug, number);
    const made = found.find((one) => one.competency === competency);
    return { before: wordingOf(made?.before), after: wordingOf(made?.after) };
  }
}

const wordingOf = (item: Difference['before'] | undefined): string | null =>
  item ? [item.title, item.statement].filter(Boolean).join('\n') : null;

const authorShown = (person: Person | undefined): ResponseRow['author'] =>
  person
    ? {
        name: person.name,
        handle: person.handle,
        organisation: person.affiliation?.name ?? person.organisation,
      }
    : null;
