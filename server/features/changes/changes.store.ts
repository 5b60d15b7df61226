import { LRUCache } from 'lru-cache';
import { invalid, notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { lengthOf } from '../../core/text/word-difference.ts';
import { say, t } from '../../core/words/words.ts';
import { type Difference, differences } from '../frameworks/differences.ts';
import type { TextOf } from '../frameworks/competency-shape.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { replacementsThrough } from '../frameworks/replacements.ts';

/** What one draft changed of an earlier one. */
export interface DraftChanges {
  framework: Framework;
  draft: Draft;
  /** The draft that it is compared with; null for the first, which changed nothing. */
  from: Draft | null;
  /** Those that it may be compared with, newest first. */
  earlier: Draft[];
  before: EditionIndex | null;
  after: EditionIndex;
  found: readonly Difference[];
}

/** What drafts changed, as this reader may see them. */
export class ChangesStore {
  readonly #frameworks: FrameworkStore;
  readonly #textOf: TextOf;
  readonly #kept = new LRUCache<string, { found: Difference[] }>({
    max: 100,
    maxSize: 24_000_000,
    sizeCalculation: ({ found }) =>
      found.reduce((sum, { title, statement }) => sum + 500 + lengthOf(title) + lengthOf(statement), 1),
  });

  constructor(frameworks: FrameworkStore, textOf: TextOf) {
    this.#frameworks = frameworks;
    this.#textOf = textOf;
  }

  /**
   * What a draft changed of the one before it, or of the earlier draft of number `from`.
   * Throws 404 for a draft that is not there or not for this reader, 422 when `from` is no earlier draft.
   */
  async of(reader: Reader, slug: string, number: number, from?: number): Promise<DraftChanges> {
    const { framework, draft, drafts } = await this.#frameworks.draft(reader, slug, number);
    const earlier = drafts.filter((one) => one.number < draft.number);
    const base = from === undefined ? (earlier[0] ?? null) : earlier.find((one) => one.number === from);
    if (base === undefined)
      throw invalid([{ path: 'from', message: t('choose a draft before draft {number}', { number }) }]);
    const after = await this.#textOf(draft);
    const part = { framework, draft, from: base, earlier, after };
    if (!base) return { ...part, before: null, found: [] };
    const between = earlier.filter((one) => one.number >= base.number).toReversed();
    const texts = [...(await Promise.all(between.map(this.#textOf))), after];
    return { ...part, before: texts[0]!, found: this.#differences(texts) };
  }

  /** What a draft did to one competency. Throws 404 when it changed nothing of it. */
  async one(reader: Reader, slug: string, number: number, competency: string): Promise<Difference> {
    const { found } = await this.of(reader, slug, number);
    const one = found.find((difference) => difference.competency === competency);
    if (!one) throw notFound(say('change'));
    return one;
  }

  /** An edition never changes, so what differs is worked out once, but for texts that took too long to compare. */
  #differences(texts: EditionIndex[]): readonly Difference[] {
    const key = texts.map(({ edition }) => edition).join(' ');
    const known = this.#kept.get(key);
    if (known) return known.found;
    const found = differences(texts[0]!, texts.at(-1)!, replacementsThrough(texts.slice(1)));
    this.#kept.set(key, { found });
    return found;
  }
}
