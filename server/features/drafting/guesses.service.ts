import { conflict, type FieldError, invalid } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { DraftAppends, type DraftingParts } from './drafting-appends.ts';
import { draftingPolicies } from './drafting.policy.ts';
import { type DecidedGuess, type Guess, guessKey, guesses } from './guesses.ts';
import type { Working } from './working-text.ts';

/** An editor's answer to a guess, or what an editor says unasked. */
export interface LinkRequest extends DecidedGuess {
  confirmed: boolean;
}

/** What is guessed of a draft that is being prepared, and what its editors answered. */
export class GuessService extends DraftAppends {
  readonly #frameworks: FrameworkStore;
  readonly #kept = new WeakMap<Working, Guess[]>();

  constructor(parts: DraftingParts) {
    super(parts);
    this.#frameworks = parts.store;
  }

  /** The guesses about a draft that nobody answered yet, the likeliest first; none once it is frozen. Throws 404, 403. */
  async unanswered(reader: Reader, draftId: string): Promise<Guess[]> {
    const found = await this.#frameworks.draftById(reader, draftId);
    const isFrozen = found !== null && found.draft.state !== 'preparing';
    if (isFrozen && draftingPolicies['draft.edit'](reader, found.framework)) return [];
    const { draft, working } = await this.find(reader, draftId);
    return this.#open(reader, draft, working);
  }

  /**
   * Confirms or refuses a guess; what an editor knows without it is taken too. What is confirmed: a rename gives the new
   * competency the identity of the missing one; a split or merge says what replaces the missing ones.
   * Throws 404, 403, 409 (answered otherwise meanwhile, or it holds no more), 422.
   */
  async answer(reader: Reader, draftId: string, asked: LinkRequest): Promise<void> {
    const { kind, from, to, confirmed } = asked;
    checkShape(asked);
    await this.append(reader, draftId, {
      decide: async (working, draft) => {
        const link = { kind, from, to };
        const before = working.links.find((one) => guessKey(one) === guessKey(link));
        if (before?.confirmed === confirmed) return null;
        if (before?.confirmed) throw conflict(t('Somebody else confirmed this already.'));
        const text = await this.#before(reader, draft);
        if (!holds(link, text, working.index))
          throw conflict(
            t('The text was changed since, so that this can no longer be. Look at the page again.'),
          );
        return { type: confirmed ? 'link.confirmed' : 'link.refused', data: link };
      },
    });
  }

  /** What must be answered before the text of a draft may be fixed: a hook of the states of drafts. */
  async mayOpen(reader: Reader, draft: Draft): Promise<FieldError[]> {
    const { length: count } = await this.#open(reader, draft, await this.texts.working(draft));
    if (count === 0) return [];
    const message = t(
      '{count, plural, one {# guess about what became of competencies waits for an answer} other {# guesses about what became of competencies wait for an answer}}. Confirm or refuse each on the review page',
      { count },
    );
    return [{ path: 'guesses', message }];
  }

  async #open(reader: Reader, draft: Draft, working: Working): Promise<Guess[]> {
    const known = this.#kept.get(working);
    if (known) return known;
    const before = await this.#before(reader, draft);
    const refused = working.links.filter(({ confirmed }) => !confirmed);
    const found = before ? guesses(before, working.index, refused) : [];
    this.#kept.set(working, found);
    return found;
  }

  /** The text of the draft before; null where there is none. */
  async #before(reader: Reader, draft: Draft): Promise<EditionIndex | null> {
    const found = await this.#frameworks.byId(reader, draft.framework);
    const earlier = found?.drafts.find(({ number }) => number < draft.number);
    return earlier ? this.#frameworks.edition(earlier.edition) : null;
  }
}

const mostEnds = 20;

/** One became one, one became several, or several became one. Throws 422. */
function checkShape({ kind, from, to }: DecidedGuess): void {
  const several = (ids: string[]): boolean => new Set(ids).size === ids.length && ids.length <= mostEnds;
  const wrong = (path: string, message: string) => [{ path, message }];
  if (kind !== 'merge' && from.length !== 1)
    throw invalid(wrong('from', t('name the one competency that is missing')));
  if (kind !== 'split' && to.length !== 1)
    throw invalid(wrong('to', t('name the one competency that it became')));
  if (from.length === 0 || !several(from))
    throw invalid(wrong('from', t('name 1 to 20 competencies, each once')));
  if (to.length === 0 || !several(to)) throw invalid(wrong('to', t('name 1 to 20 competencies, each once')));
}

/** Whether it can be so: the old are gone, the present are there, and what takes over an identity has none of its own yet. */
function holds({ kind, from, to }: DecidedGuess, before: EditionIndex | null, now: EditionIndex): boolean {
  const gone = from.every((id) => before?.byCompetency.has(id) && !now.byCompetency.has(id));
  const there = to.every(
    (id) => now.byCompetency.has(id) && !(kind === 'rename' && before?.byCompetency.has(id)),
  );
  return gone && there;
}
