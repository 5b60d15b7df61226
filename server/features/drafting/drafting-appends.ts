import { createHash } from 'node:crypto';
import { conflict, forbidden, notFound, Problem } from '../../core/errors.ts';
import type { Change, ChangeDraft } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Draft, FrameworkModels } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { type DraftTexts, draftingChannel } from './draft-texts.ts';
import type { DraftingState } from './drafting-channel.ts';
import { draftingPolicies } from './drafting.policy.ts';
import type { DraftingChanges, DraftingType, NewItem } from './working-changes.ts';
import { editConflict, refuseFrozen } from './working-rules.ts';
import type { Working } from './working-text.ts';

export interface Edited {
  /** The number of the change; that of the last one when there was nothing to change. */
  seq: number;
  /** The competencies that it made. */
  made: string[];
  /** False when the text was already so. */
  changed: boolean;
}

/** What is appended: the change, or null when the text is already so. */
type Decided<Type extends DraftingType> = { type: Type; data: DraftingChanges[Type] } | null;

interface Appending<Type extends DraftingType> {
  key?: string | undefined;
  /** What was asked for, to tell a repeat from another request. */
  asked?: unknown;
  /** Also while the text is being frozen: what freezes it. */
  evenSealed?: boolean;
  decide(working: Working, draft: Draft): Decided<Type> | Promise<Decided<Type>>;
}

export interface DraftingParts {
  store: FrameworkStore;
  models: FrameworkModels;
  log: ChangeLog;
  texts: DraftTexts;
}

/** Appends changes to drafts that are being prepared, each judged on the text as of head. */
export class DraftAppends {
  readonly #store: FrameworkStore;
  readonly #models: FrameworkModels;
  protected readonly log: ChangeLog;
  protected readonly texts: DraftTexts;

  constructor(parts: DraftingParts) {
    this.#store = parts.store;
    this.#models = parts.models;
    this.log = parts.log;
    this.texts = parts.texts;
  }

  /** A draft that this reader may edit, with its text. Throws 404, 403, and 409 when it is frozen. */
  async find(reader: Reader, draftId: string): Promise<{ draft: Draft; working: Working }> {
    const draft = await this.#draft(reader, draftId);
    refuseFrozen(draft, false);
    return { draft, working: await this.texts.working(draft) };
  }

  /**
   * Appends any change to a draft being prepared, with the checks that hold for all: rights, not frozen, the text as of
   * head. What looks at guesses, uploads and freezing uses it too. A key that was used for something else is a 409.
   */
  async append<Type extends DraftingType>(
    reader: Reader,
    draftId: string,
    asking: Appending<Type>,
  ): Promise<Edited> {
    const { key, asked } = asking;
    await this.#draft(reader, draftId);
    try {
      const { change } = await this.log.append<DraftingState>(draftingChannel(draftId), {
        ...(key !== undefined && { key, keyHash: digest(asked) }),
        // The text is made from what the log has; the changes of one batch do not see each other there.
        alone: true,
        decide: async ({ seq }) => this.#decided(reader, draftId, seq, asking),
      });
      return { seq: change.seq, made: madeBy(change), changed: true };
    } catch (error) {
      if (error instanceof Unchanged) return { seq: error.seq, made: [], changed: false };
      if (error instanceof Problem && error.code === 'key-reused')
        throw await this.#late(reader, draftId, key!, asked);
      throw error;
    }
  }

  async #decided<Type extends DraftingType>(
    reader: Reader,
    draftId: string,
    seq: number,
    { decide, evenSealed = false }: Appending<Type>,
  ): Promise<ChangeDraft> {
    const draft = await this.#models.drafts.findById(draftId).lean<Draft>();
    if (!draft) throw notFound(say('draft'));
    refuseFrozen(draft, false);
    const working = await this.texts.working(draft, seq);
    if (!evenSealed) refuseFrozen(draft, working.sealed);
    const decided = await decide(working, draft);
    if (!decided) throw new Unchanged(seq);
    return { ...decided, data: { ...decided.data }, actor: reader.member?.id ?? null };
  }

  async #draft(reader: Reader, draftId: string): Promise<Draft> {
    const found = await this.#store.draftById(reader, draftId);
    if (!found) throw notFound(say('draft'));
    if (!draftingPolicies['draft.edit'](reader, found.framework))
      throw forbidden(t('Only the editors of its group may change a draft.'));
    return found.draft;
  }

  /** The refusal for a version from which somebody else made an edit first. */
  async #late(reader: Reader, draftId: string, key: string, asked: unknown): Promise<Problem> {
    const { working } = await this.find(reader, draftId);
    const entry = working.entries.get(/^item:(.+):v\d+$/.exec(key)?.[1] ?? '');
    const yours = typeof asked === 'object' && asked !== null ? { ...asked } : {};
    return entry
      ? editConflict(entry, yours)
      : conflict(t('The same was asked for before in another way. Look at the page again, then decide.'));
  }
}

/** Not an error: the text is already as it was asked to be. */
class Unchanged extends Error {
  readonly seq: number;

  constructor(seq: number) {
    super('unchanged');
    this.seq = seq;
  }
}

export const digest = (asked: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(asked) ?? '')
    .digest('hex');

function madeBy({ type, data }: Change): string[] {
  if (type === 'item.added') return [data['competency'] as string];
  if (type === 'item.split') return (data['into'] as NewItem[]).map(({ competency }) => competency);
  return type === 'items.merged' && data['item'] ? [data['into'] as string] : [];
}
