import { conflict, invalid, notFound } from '../../core/errors.ts';
import { newId, uuidFromName } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { draftingChannel } from './draft-texts.ts';
import { digest, DraftAppends, type Edited } from './drafting-appends.ts';
import { checkReason, checkWords, isSameWords } from './item-words.ts';
import type {
  AddRequest,
  EditOptions,
  MergeRequest,
  MoveRequest,
  RetireRequest,
  RewordRequest,
  SplitRequest,
} from './edit-requests.ts';
import type { NewItem } from './working-changes.ts';
import {
  checkCode,
  checkCodes,
  checkNoCircle,
  checkPlace,
  checkSuccessors,
  editConflict,
  livingEntry,
  refuseFew,
  refuseNested,
  standsBefore,
  unchangedEntry,
} from './working-rules.ts';
import { isUndoable, reverseOf } from './working-undo.ts';

/**
 * The use cases of editing a draft that is being prepared. Each looks at the text as of head and appends one change.
 * All throw 404 (no such draft, or not for this reader), 403 (may not edit), 409 (frozen; or changed meanwhile, with
 * both versions), 422 (each wrong field).
 */
export class Drafting extends DraftAppends {
  /** Adds a competency. Answers its id in `made`. */
  async addItem(reader: Reader, draftId: string, { parent, before, ...asked }: AddRequest): Promise<Edited> {
    const words = checkWords(asked);
    const competency = newCompetency();
    return this.append(reader, draftId, {
      key: clientKey(reader, asked.key),
      asked: { ...words, parent, before },
      decide: (working) => {
        checkPlace(working, { parent, before: before ?? null });
        checkCode(working, words.code, {});
        const data = { competency, parent, before: before ?? null, ...words, cause: asked.cause ?? null };
        return { type: 'item.added', data };
      },
    });
  }

  /** Gives a competency other words; it stays the same competency. */
  async reword(reader: Reader, draftId: string, asked: RewordRequest): Promise<Edited> {
    const { competency, version, cause = null } = asked;
    const { code, kind, title, statement } = asked;
    const given = { code, kind, title, statement };
    return this.append(reader, draftId, {
      key: editKey(competency, version),
      asked: { ...given, by: 'reword' },
      decide: (working) => {
        const entry = unchangedEntry(working, competency, version, given);
        const words = checkWords(given, entry);
        checkCode(working, words.code, { own: competency });
        if (isSameWords(words, entry)) return null;
        return { type: 'item.reworded', data: { competency, version, ...words, cause } };
      },
    });
  }

  /** Puts a competency, with all beneath it, in another place. */
  async move(reader: Reader, draftId: string, asked: MoveRequest): Promise<Edited> {
    const { competency, parent, before = null, placed, cause = null } = asked;
    return this.append(reader, draftId, {
      key: clientKey(reader, asked.key),
      asked: { competency, parent, before },
      decide: (working) => {
        const entry = livingEntry(working, competency);
        if (placed !== undefined && entry.placed !== placed) throw editConflict(entry, { parent, before });
        checkNoCircle(working, competency, parent);
        checkPlace(working, { parent, before });
        if (entry.parent === parent && standsBefore(working, competency, before)) return null;
        return { type: 'item.moved', data: { competency, parent, before, cause } };
      },
    });
  }

  /** Takes a competency out of the text. Nothing is deleted: its address stays and points at what replaces it. */
  async retire(reader: Reader, draftId: string, asked: RetireRequest): Promise<Edited> {
    const { competency, version, replacedBy = [], children = 'up', cause = null } = asked;
    const reason = checkReason(asked.reason);
    return this.append(reader, draftId, {
      key: editKey(competency, version),
      asked: { by: 'retire', replacedBy, reason, children },
      decide: (working) => {
        unchangedEntry(working, competency, version, { replacedBy, reason, children });
        checkSuccessors(working, competency, replacedBy, children === 'too');
        const data = { competency, version, replacedBy: [...new Set(replacedBy)], reason, children, cause };
        return { type: 'item.retired', data };
      },
    });
  }

  /** Brings a retired competency back where it stood. */
  async unretire(
    reader: Reader,
    draftId: string,
    competency: string,
    options: EditOptions = {},
  ): Promise<Edited> {
    return this.append(reader, draftId, {
      key: clientKey(reader, options.key),
      asked: { competency, by: 'unretire' },
      decide: (working) => {
        const entry = working.entries.get(competency);
        if (!entry) throw notFound(say('competency'));
        if (!entry.retired) return null;
        checkCode(working, entry.code, {});
        return { type: 'item.unretired', data: { competency, cause: options.cause ?? null } };
      },
    });
  }

  /** Retires a competency and puts new ones, two or more, in its place. Answers their ids in `made`. */
  async split(reader: Reader, draftId: string, asked: SplitRequest): Promise<Edited> {
    const { competency, version, children = 0, cause = null } = asked;
    if (asked.into.length < 2 || asked.into.length > 20)
      throw invalid([{ path: 'into', message: t('give 2 to 20 new competencies') }]);
    const into = asked.into.map((given, at): NewItem => {
      return { competency: newCompetency(), ...checkWords(given, null, `into[${at}].`) };
    });
    const heir = typeof children === 'number' ? into[children]?.competency : children;
    if (heir === undefined)
      throw invalid([{ path: 'children', message: t('choose one of the new competencies') }]);
    const reason = checkReason(asked.reason);
    return this.append(reader, draftId, {
      key: editKey(competency, version),
      asked: { by: 'split', into: asked.into, reason, children },
      decide: (working) => {
        unchangedEntry(working, competency, version, { into: asked.into, reason });
        checkCodes(working, into, [competency]);
        return { type: 'item.split', data: { competency, version, into, reason, children: heir, cause } };
      },
    });
  }

  /** Retires competencies that become one: another that stays, or a new one, whose id is answered in `made`. */
  async merge(reader: Reader, draftId: string, asked: MergeRequest): Promise<Edited> {
    const competencies = asked.competencies.map((one) => one.competency);
    const reason = checkReason(asked.reason);
    const item =
      typeof asked.into === 'string' ? null : { competency: newCompetency(), ...checkWords(asked.into) };
    const into = typeof asked.into === 'string' ? asked.into : item!.competency;
    refuseFew(competencies, into, item === null);
    return this.append(reader, draftId, {
      key: `merge:${digest(asked.competencies)}`,
      asked: { into: asked.into, reason },
      decide: (working) => {
        for (const one of asked.competencies)
          unchangedEntry(working, one.competency, one.version, { into: asked.into, reason });
        if (item) checkCode(working, item.code, { leaving: competencies });
        else livingEntry(working, into);
        refuseNested(working, competencies, item ? null : into);
        const data = { competencies, into, item, reason, cause: asked.cause ?? null };
        return { type: 'items.merged', data };
      },
    });
  }

  /** Takes a change back: appends its reverse. Throws 409 when something that was done since stands in the way. */
  async undo(reader: Reader, draftId: string, seq: number): Promise<Edited> {
    return this.append(reader, draftId, {
      decide: async (working, draft) => {
        const [change] = await this.log.read(draftingChannel(draft._id), seq - 1, 1);
        if (change?.seq !== seq || !isUndoable(change)) throw notFound(say('change'));
        const before = await this.texts.workingAt(draft, seq - 1);
        if (before.base !== working.base)
          throw conflict(t('The whole text was replaced by an upload since, and this change with it.'));
        const data = reverseOf(change, before, working);
        return data && { type: 'edit.undone', data };
      },
    });
  }
}

/** Names an edit of what was made by one change, so that only one of several editors makes it. */
const editKey = (competency: string, version: number): string => `item:${competency}:v${version}`;

/** New competencies have no other system to come from: their identity is a UUID of our own. */
const newCompetency = (): string => uuidFromName(`competency ${newId()}`);

const clientKey = (reader: Reader, key: string | undefined): string | undefined =>
  key === undefined ? undefined : `${reader.member?.id ?? ''}:${key}`;
