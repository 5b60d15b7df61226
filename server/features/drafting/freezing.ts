import { randomUUID } from 'node:crypto';
import { conflict, invalid } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Draft, FrameworkModels } from '../frameworks/frameworks.models.ts';
import { giveAddresses } from '../frameworks/new-competencies.ts';
import { writeEdition } from '../frameworks/write-edition.ts';
import { type DraftTexts, draftingChannel } from './draft-texts.ts';
import type { Drafting } from './drafting.service.ts';

/** A text that cannot change any more, under an edition that nothing points to yet. */
export interface Frozen {
  edition: string;
  itemCount: number;
  /** The edition from which it was prepared. */
  base: string;
  /** The change of its text that it is as of. */
  sealed: number;
}

interface FreezingParts {
  models: FrameworkModels;
  log: ChangeLog;
  texts: DraftTexts;
  drafting: Drafting;
}

const staleMs = 120_000;
const together = 500;

/**
 * Fixes the text of a draft: seals it, so that no edit slips in, and writes it as an edition. Nothing points to that
 * until the draft's state does; what is left of it when that never comes about is swept, and the seal is taken off.
 */
export class Freezing {
  readonly #parts: FreezingParts;

  constructor(parts: FreezingParts) {
    this.#parts = parts;
  }

  /** Throws 409 when it is frozen already, 422 naming `state` when it has no competencies. */
  async freeze(reader: Reader, draft: Draft): Promise<Frozen> {
    const { models, texts, drafting } = this.#parts;
    const { seq: sealed } = await drafting.append(reader, draft._id, {
      evenSealed: true,
      decide: () => ({ type: 'text.sealed', data: {} }),
    });
    const { index } = await texts.workingAt(draft, sealed);
    const { items, associations } = index;
    if (items.length === 0) {
      await this.release(reader, draft._id);
      throw invalid([{ path: 'state', message: t('The draft has no competencies yet. Add some first') }]);
    }
    const edition = randomUUID();
    await giveAddresses(models, draft.framework, items);
    await writeEdition(models, edition, items, associations);
    return { edition, itemCount: items.length, base: draft.edition, sealed };
  }

  /** Throws 409 when the seal was taken off since, so that the text may have changed. */
  async checkSealed(draft: string, sealed: number): Promise<void> {
    const since = await this.#parts.log.read(draftingChannel(draft), sealed, 10);
    if (since.some(({ type }) => type !== 'text.sealed'))
      throw conflict(t('Somebody else changed this draft meanwhile. Look at it again.'));
  }

  /** Takes the seal off: the text may change again. Only a draft that is being prepared has one to take off. */
  async release(reader: Reader, draft: string): Promise<void> {
    await this.#parts.drafting.append(reader, draft, {
      evenSealed: true,
      decide: ({ sealed }) => (sealed ? { type: 'text.unsealed', data: {} } : null),
    });
  }

  /** Editions that were uploaded as the text of drafts that are not frozen for good: what orphans are swept must leave. */
  async uploads(): Promise<string[]> {
    const { models, log } = this.#parts;
    const unfinished = { number: { $gt: 0 }, $or: [{ state: 'preparing' as const }, { scheduled: true }] };
    const found: string[] = [];
    for (const { _id } of await models.drafts.find(unfinished, { _id: 1 }).lean()) {
      for (let after = 0; ;) {
        const changes = await log.read(draftingChannel(_id), after, together);
        if (changes.length === 0) break;
        for (const { type, data } of changes)
          if (type === 'text.replaced') found.push(data['edition'] as string);
        after = changes.at(-1)!.seq;
      }
    }
    return found;
  }

  /** Takes off the seals that a crash left. Answers how many. */
  async heal(now: Date): Promise<number> {
    const { models, log, texts } = this.#parts;
    const preparing = { state: 'preparing' as const, number: { $gt: 0 } };
    let healed = 0;
    for (const draft of await models.drafts.find(preparing).lean<Draft[]>()) {
      const { sealed, seq } = await texts.working(draft);
      const [last] = sealed ? await log.read(draftingChannel(draft._id), seq - 1, 1) : [];
      if (!last || last.at.getTime() > now.getTime() - staleMs) continue;
      await this.release(everyone, draft._id);
      healed += 1;
    }
    return healed;
  }
}
