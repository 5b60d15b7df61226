import { notFound, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { hashSecret, newId } from '../../core/ids.ts';
import { picturesNamed } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import {
  placeKey,
  type KeptWriting,
  type OfferedWriting,
  type Place,
  type Writings,
} from '../threads/writings.ts';
import type { Writing, WritingModels } from './writing.models.ts';
import { writer } from './writing.policy.ts';

const dayMs = 24 * 3600 * 1000;
const lifeMs = 90 * dayMs;
/** How long a discarded text can be brought back. */
const undoMs = dayMs;
const mostBytes = 50_000;
const mostTexts = 100;
const mostVersions = 5;

/** Fields of a form that are no part of what was written. */
const passing = new Set(['_csrf', 'action', 'writing']);

/** What members are writing: kept, offered on any device, discarded and brought back. Nobody else sees any of it. */
export class WritingService implements Writings {
  readonly #models: WritingModels;
  readonly #limits: RateLimits;

  constructor(models: WritingModels, limits: RateLimits) {
    this.#models = models;
    this.#limits = limits;
  }

  /**
   * Keeps the fields of a form as the version that follows `base`, and answers its id; null when nothing is written.
   * A version that another device made meanwhile stays beside it. Throws 401, 409 (too many texts), 413, 429.
   */
  async keep(
    reader: Reader,
    place: Place,
    base: string,
    form: Record<string, string>,
    evenEmpty = false,
  ): Promise<string | null> {
    const member = writer(reader).id;
    const fields = Object.fromEntries(Object.entries(form).filter(([name]) => !passing.has(name)));
    const before = await this.#own(member, base);
    if (isEmpty(fields) && !evenEmpty) {
      if (before) await this.#models.writings.deleteOne({ _id: before._id, member });
      return null;
    }
    const hash = hashOf(fields);
    if (before?.hash === hash && !before.discardedAt) return before._id;
    const key = placeKey(place);
    await this.#refuseTooMuch(member, fields, before?.place === key);
    const at = new Date();
    const row: Writing = {
      _id: newId(),
      member,
      place: key,
      thread: place.thread,
      post: place.post ?? null,
      fields,
      hash,
      formKey: fields['key'] ?? null,
      pictures: picturesNamed(fields['body'] ?? ''),
      begunAt: before?.begunAt ?? at,
      at,
      discardedAt: null,
      expiresAt: new Date(at.getTime() + lifeMs),
    };
    // First the new, then without the old: a crash between leaves both, never neither.
    await this.#models.writings.create(row);
    await this.#models.writings.deleteMany({
      member,
      place: key,
      _id: { $ne: row._id },
      $or: [{ _id: base }, { hash }],
    });
    return row._id;
  }

  /** What this member was writing at a place: the newest version, or the one asked for, and the others. */
  async offer(reader: Reader, place: Place, wanted?: string): Promise<OfferedWriting | null> {
    const { member } = reader;
    if (!member) return null;
    const found = await this.#models.writings
      .find({ member: member.id, place: placeKey(place), discardedAt: null })
      .sort({ at: -1 })
      .limit(mostVersions)
      .lean<Writing[]>();
    const rows = found.filter(({ _id, fields }) => _id === wanted || !isEmpty(fields));
    const main = rows.find(({ _id }) => _id === wanted) ?? rows[0];
    if (!main) return null;
    const others = rows.filter(({ _id }) => _id !== main._id).map(({ _id: id, at }) => ({ id, at }));
    return { id: main._id, begunAt: main.begunAt, at: main.at, fields: main.fields, others };
  }

  /** Everything that this member is writing, newest first. */
  async list(reader: Reader): Promise<Writing[]> {
    const found = await this.#models.writings
      .find({ member: writer(reader).id, discardedAt: null })
      .sort({ at: -1 })
      .limit(mostTexts)
      .lean<Writing[]>();
    return found.filter(({ fields }) => !isEmpty(fields));
  }

  /** One's own text. Throws 404. */
  async find(reader: Reader, id: string): Promise<Writing> {
    const found = await this.#own(writer(reader).id, id);
    if (!found) throw notFound('text');
    return found;
  }

  async read(reader: Reader, id: string): Promise<KeptWriting | null> {
    const found = reader.member && (await this.#own(reader.member.id, id));
    return found ? { id: found._id, place: placeOf(found), fields: found.fields } : null;
  }

  async discarded(reader: Reader, id: string | undefined): Promise<string | null> {
    if (!reader.member || !id || !/^[\w-]{1,64}$/.test(id)) return null;
    const found = await this.#own(reader.member.id, id);
    return found?.discardedAt ? found._id : null;
  }

  /** Puts a text away; it can be brought back for a day. Throws 404. */
  async discard(reader: Reader, id: string): Promise<Writing> {
    const found = await this.find(reader, id);
    const now = Date.now();
    await this.#models.writings.updateOne(
      { _id: id, member: found.member },
      { $set: { discardedAt: new Date(now), expiresAt: new Date(now + undoMs) } },
    );
    return found;
  }

  /** Brings a discarded text back. Throws 404 when its day is over. */
  async restore(reader: Reader, id: string): Promise<Writing> {
    const found = await this.find(reader, id);
    await this.#models.writings.updateOne(
      { _id: id, member: found.member },
      { $set: { discardedAt: null, expiresAt: new Date(Date.now() + lifeMs) } },
    );
    return found;
  }

  /** Lets go what has been posted; what another device wrote apart from it stays. */
  async posted(reader: Reader, place: Place, form: Record<string, string>): Promise<void> {
    const { member } = reader;
    if (!member) return;
    const key = form['key'];
    const { writing = '', body = '' } = form;
    await this.#models.writings.deleteMany({
      member: member.id,
      place: placeKey(place),
      $or: [{ _id: writing }, { 'fields.body': body }, ...(key ? [{ formKey: key }] : [])],
    });
  }

  /** Which of these pictures some kept text still shows. */
  async showing(pictures: string[]): Promise<Set<string>> {
    const rows = await this.#models.writings
      .find({ pictures: { $in: pictures } }, { pictures: 1 })
      .lean<Pick<Writing, 'pictures'>[]>();
    return new Set(rows.flatMap((row) => row.pictures));
  }

  async #own(member: string, id: string): Promise<Writing | null> {
    return id === '' ? null : this.#models.writings.findOne({ _id: id, member }).lean<Writing>();
  }

  async #refuseTooMuch(member: string, fields: Record<string, string>, replaces: boolean): Promise<void> {
    if (Buffer.byteLength(JSON.stringify(fields)) > mostBytes) {
      throw new Problem(413, 'too-large', 'Too long', {
        detail: t('What you wrote is too long to be kept here. Copy it to a safe place.'),
      });
    }
    await this.#limits.count('keepWriting', member);
    if (replaces || (await this.#models.writings.countDocuments({ member })) < mostTexts) return;
    throw new Problem(409, 'too-many-texts', 'Too many texts', {
      detail: t(
        'You have {count, number} texts that wait to be finished. Delete some, and save this again.',
        {
          count: mostTexts,
        },
      ),
    });
  }
}

/** The form that a kept text belongs to. */
export const placeOf = ({ thread, post, fields }: Writing): Place => ({
  thread,
  post,
  about: fields['competency'] || null,
  reply: fields['replyTo'] || null,
});

/** Of everything but the form's own key: the same words in two windows are the same. */
function hashOf({ key: _key, ...fields }: Record<string, string>): string {
  return hashSecret(
    JSON.stringify(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1))),
  );
}

/** Whether nobody wrote anything yet: choices alone are not worth keeping. */
function isEmpty(fields: Record<string, string>): boolean {
  return ['body', 'suggestion', 'title'].every((name) => (fields[name] ?? '').trim() === '');
}
