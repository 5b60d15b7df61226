import { randomUUID } from 'node:crypto';
import { conflict, type FieldError, forbidden, invalid, notFound } from '../../core/errors.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import {
  type DraftAtHead,
  type DraftStateChanged,
  type FrameworkState,
  nextNumber,
} from '../frameworks/framework-state.ts';
import type { Draft, DraftState, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { Freezing, Frozen } from './freezing.ts';
import { statePolicies } from './states.policy.ts';
import { type Asked, freezes, standingOf, type Times, timesAfter } from './transitions.ts';

/** Says what must be done first, before the text of a draft is fixed; nothing when nothing must. */
export type MayOpen = (
  reader: Reader,
  draft: Draft,
  to: Extract<DraftState, 'open' | 'published'>,
) => Promise<FieldError[]>;

export interface StateParts {
  store: FrameworkStore;
  log: ChangeLog;
  freezing: Freezing;
  mayOpen: readonly MayOpen[];
}

export interface Transition extends Asked {
  /** Why, for the history: at most 500 characters. */
  reason?: string;
}

/** The text that a draft shows from now on. */
type Text = Pick<DraftStateChanged, 'edition' | 'itemCount' | 'base'>;

const longestReason = 500;

/** What becomes of drafts: started, opened, closed, published, superseded. Each is one change, with who and why. */
export class DraftStates {
  readonly #parts: StateParts;

  constructor(parts: StateParts) {
    this.#parts = parts;
  }

  /**
   * Starts the next draft of a framework, with the text of the one before it. Throws 401, 403, 404, 409 while another is
   * in preparation or when there is nothing to begin from.
   */
  async start(reader: Reader, slug: string, reason = ''): Promise<Draft> {
    const { framework, drafts } = await this.#parts.store.bySlug(reader, slug);
    this.mayPrepare(reader, framework);
    const why = checkWhy(reason);
    const before = drafts.find(({ state }) => state !== 'preparing');
    const id = randomUUID();
    await this.#parts.log.append<FrameworkState>(`framework:${framework._id}`, {
      decide: (state) => {
        const number = nextNumber(state);
        if (!before) throw conflict(t('There is no draft to begin from. Upload the first one.'));
        const { edition, itemCount, title, description, source } = before;
        const draft = { _id: id, number, edition, itemCount, title, description, source };
        const times = { state: 'preparing', opensAt: null, closesAt: null };
        return {
          type: 'draft.added',
          actor: reader.member?.id ?? null,
          data: { draft: { ...draft, ...times }, reason: why },
        };
      },
    });
    return this.#again(reader, id);
  }

  /**
   * Brings a draft into another state, or gives it other times. Throws 401, 403, 404, 409 saying what is possible, 422
   * naming each field that is wrong and what must be done before its text may be fixed.
   */
  async change(reader: Reader, draftId: string, asked: Transition): Promise<Draft> {
    const { framework, draft } = await this.#find(reader, draftId);
    const reason = checkWhy(asked.reason ?? '');
    const head = atHead(draft);
    const now = new Date();
    timesAfter(head, asked, now);
    const standing = standingOf(head, now);
    const wanted = { ...asked, reason };
    if (freezes(standing, asked.state)) await this.#freezeAndState(reader, framework._id, draft, wanted);
    else await this.#state(reader, framework._id, head, wanted, await this.#thawed(head, asked.state));
    if (asked.state === 'preparing') await this.#parts.freezing.release(reader, draftId);
    return this.#again(reader, draftId);
  }

  /** The times that the draft would have. Throws all that `change` would, but for what happens meanwhile. */
  async check(reader: Reader, draftId: string, asked: Transition): Promise<Times> {
    const { draft } = await this.#find(reader, draftId);
    checkWhy(asked.reason ?? '');
    const head = atHead(draft);
    const now = new Date();
    const times = timesAfter(head, asked, now);
    if (freezes(standingOf(head, now), asked.state)) await this.#mayFreeze(reader, draft, asked.state);
    return times;
  }

  async #mayFreeze(reader: Reader, draft: Draft, state: DraftState): Promise<void> {
    const to = state === 'published' ? state : 'open';
    const asking = this.#parts.mayOpen.map((ask) => ask(reader, draft, to));
    const errors = (await Promise.all(asking)).flat();
    if (errors.length > 0) throw invalid(errors);
  }

  async #freezeAndState(reader: Reader, framework: string, draft: Draft, asked: Transition): Promise<void> {
    const { freezing } = this.#parts;
    await this.#mayFreeze(reader, draft, asked.state);
    const frozen = await freezing.freeze(reader, draft);
    try {
      // Once more, now that no edit can slip in: one may have, since it was asked before.
      await this.#mayFreeze(reader, draft, asked.state);
      await this.#state(reader, framework, atHead(draft), asked, frozen);
    } catch (error) {
      // Frozen by somebody else meanwhile, there is nothing to take off: what is told is why this came to nothing.
      await freezing.release(reader, draft._id).catch(() => undefined);
      throw error;
    }
  }

  /** Appends what the draft is from now on, judged on what it is by then. */
  async #state(
    reader: Reader,
    framework: string,
    seen: DraftAtHead,
    asked: Transition,
    text: Text & Partial<Pick<Frozen, 'sealed'>>,
  ): Promise<void> {
    const { sealed, ...shown } = text;
    await this.#parts.log.append<FrameworkState>(`framework:${framework}`, {
      alone: true,
      decide: async ({ drafts }) => {
        const found = drafts.get(seen._id);
        if (!found) throw notFound(say('draft'));
        const times = timesAfter(found, asked, new Date());
        // The text belongs to the draft as it was: not if somebody fixed it, or took that back, meanwhile.
        if (shown.edition && (found.edition !== seen.edition || found.state !== seen.state))
          throw conflict(t('Somebody else changed this draft meanwhile. Look at it again.'));
        if (sealed !== undefined) await this.#parts.freezing.checkSealed(seen._id, sealed);
        return stated(reader, found, asked, times, shown);
      },
    });
  }

  /** Gives up a draft that is being prepared; its number is free again. Throws 401, 403, 404, 409, 422. */
  async discard(reader: Reader, draftId: string, reason: string): Promise<void> {
    const { framework, draft } = await this.#find(reader, draftId);
    const why = checkWhy(reason);
    await this.#parts.log.append<FrameworkState>(`framework:${framework._id}`, {
      decide: ({ drafts }) => {
        const found = drafts.get(draftId);
        if (!found) throw notFound(say('draft'));
        if (found.state !== 'preparing')
          throw conflict(t('Only a draft that is being prepared can be discarded.'));
        return {
          type: 'draft.discarded',
          actor: reader.member?.id ?? null,
          data: { draft: draftId, number: draft.number, reason: why },
        };
      },
    });
  }

  async #find(reader: Reader, id: string): Promise<{ framework: Framework; draft: Draft }> {
    const found = await this.#parts.store.draftById(reader, id);
    if (!found) throw notFound(say('draft'));
    this.mayPrepare(reader, found.framework);
    return found;
  }

  /** Throws 401 and 403 for whoever may not prepare drafts of this framework. */
  mayPrepare(reader: Reader, framework: Framework): void {
    if (reader !== everyone) activeMember(reader, t('Sign in to change a draft.'), framework.group);
    if (!statePolicies['draft.prepare'](reader, framework))
      throw forbidden(t('Only editors and chairs of its group may do this with a draft.'));
  }

  /** The text from which it was prepared, when its opening is taken back; what was changed there is folded in as before. */
  async #thawed({ base }: DraftAtHead, to: DraftState): Promise<Text> {
    if (to !== 'preparing' || base === null) return {};
    const { items } = await this.#parts.store.edition(base);
    return { edition: base, itemCount: items.length, base: null };
  }

  async #again(reader: Reader, id: string): Promise<Draft> {
    return (await this.#parts.store.draftById(reader, id))!.draft;
  }
}

function stated(
  reader: Reader,
  { _id: draft, number }: DraftAtHead,
  { state, reason = '' }: Transition,
  times: Times,
  text: Text,
) {
  const data: DraftStateChanged = { draft, number, state, ...times, ...text, reason };
  return { type: 'draft.state', actor: reader.member?.id ?? null, data };
}

/** What a transition is judged on, of a draft as it is stored. */
const atHead = (draft: Draft): DraftAtHead => ({
  ...draft,
  base: draft.base ?? null,
  scheduled: draft.scheduled ?? false,
});

/** Throws 422 naming `reason`. */
const checkWhy = (reason: string): string =>
  checkPostText('reason', reason.replaceAll(/\s+/g, ' '), { min: 0, max: longestReason });
