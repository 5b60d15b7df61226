import { LRUCache } from 'lru-cache';
import type { Change } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { begin, extend, type Working } from './working-text.ts';
import type { TextReplaced } from './working-changes.ts';

/** Where the changes to a draft being prepared are. */
export const draftingChannel = (draft: string): string => `drafting:${draft}`;

type DraftRef = Pick<Draft, '_id' | 'edition' | 'framework' | 'state'>;

const together = 500;

/**
 * The text of drafts, whether frozen or still being prepared. What is being prepared is stored nowhere but in its
 * changes: it is made from them once and then carried on with each further change.
 */
export class DraftTexts {
  readonly #store: FrameworkStore;
  readonly #log: ChangeLog;
  readonly #kept = new LRUCache<string, Working>({ max: 20 });

  constructor(store: FrameworkStore, log: ChangeLog) {
    this.#store = store;
    this.#log = log;
  }

  /** The frozen edition of a draft, or its text as it stands now while it is being prepared. */
  async of(draft: DraftRef): Promise<EditionIndex> {
    if (draft.state !== 'preparing') return this.#store.edition(draft.edition);
    return (await this.working(draft)).index;
  }

  /** The text of a draft being prepared with all that editors need to know of it; `atLeast` is a change it must hold. */
  async working(draft: DraftRef, atLeast = 0): Promise<Working> {
    const channel = draftingChannel(draft._id);
    const wanted = Math.max(await this.#log.heads.of(channel), atLeast);
    const name = `${draft._id} ${draft.edition}`;
    let working = this.#kept.get(name) ?? begin(await this.#store.edition(draft.edition));
    while (working.seq < wanted) {
      const changes = await this.#log.read(channel, working.seq, together);
      if (changes.length === 0) break;
      working = await this.#after(draft, working, changes);
    }
    const kept = this.#kept.get(name);
    if (!kept || kept.seq < working.seq) this.#kept.set(name, working);
    return working;
  }

  /** The text as it was right after one change of its channel; 0 is before the first. */
  async workingAt(draft: DraftRef, seq: number): Promise<Working> {
    const kept = this.#kept.get(`${draft._id} ${draft.edition}`);
    if (kept?.seq === seq) return kept;
    let working = begin(await this.#store.edition(draft.edition));
    while (working.seq < seq) {
      const found = await this.#log.read(draftingChannel(draft._id), working.seq, together);
      const changes = found.filter((change) => change.seq <= seq);
      if (changes.length === 0) break;
      working = await this.#after(draft, working, changes);
    }
    return working;
  }

  async #after(draft: DraftRef, before: Working, changes: Change[]): Promise<Working> {
    const competencies = await this.#store.competenciesOf(draft.framework);
    const options = { sourceIdOf: (id: string) => competencies.get(id)?.sourceId };
    const last = changes.findLastIndex(({ type }) => type === 'text.replaced');
    if (last < 0) return extend(before, changes, options);
    const { data, seq } = changes[last]!;
    const base = await this.#store.edition((data as unknown as TextReplaced).edition);
    return extend(begin(base, seq), changes.slice(last + 1), options);
  }
}
