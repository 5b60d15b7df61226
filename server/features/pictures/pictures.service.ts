import { invalid, notFound, Problem, signInNeeded, type FieldError } from '../../core/errors.ts';
import type { SentFile } from '../../core/http/upload.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { newSecret } from '../../core/ids.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { OwnPicture } from '../../core/markdown/references.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { activeMember, refuseClosed } from '../threads/post-rules.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Picture, PictureModels } from './pictures.models.ts';
import { picturePolicies } from './pictures.policy.ts';
import { remake } from './remake.ts';

export const largestFile = 8_000_000;
const longestAlt = 300;
const mostBytesOfMember = 100_000_000;
/** Of somebody whose address is not proved: anybody can make such accounts. */
const mostBytesUnconfirmed = 5_000_000;
const looseMs = 24 * 3600 * 1000;
const sweptAtOnce = 200;

/** What a picture is, without its bytes. */
export type PictureFacts = Omit<Picture, 'bytes'>;

export interface PictureParts {
  models: PictureModels;
  store: ThreadStore;
  limits: RateLimits;
  /** Which of these pictures are wanted still, though no post shows them: by a text that is kept, or waits. */
  wanted(ids: string[]): Promise<Set<string>>;
}

/** Pictures: added to a thread, shown to whoever may read it while some post shows them, swept when none ever did. */
export class PictureService {
  readonly #parts: PictureParts;

  constructor(parts: PictureParts) {
    this.#parts = parts;
  }

  /**
   * Adds a picture to a thread. Throws 401, 403 (suspended, locked, closed), 404, 409 (no room left), 422 naming `picture` and `alt`,
   * 429, 503.
   */
  async add(reader: Reader, threadId: string, files: SentFile[], alt: unknown): Promise<PictureFacts> {
    const why = t('Sign in to add a picture.');
    if (!picturePolicies['picture.add'](reader)) throw signInNeeded(why);
    const member = activeMember(reader, why);
    const { models, store, limits } = this.#parts;
    const { subject, ...state } = await store.find(reader, threadId);
    refuseClosed(subject, state, new Date());
    const { file, words } = checked(files, alt);
    await limits.count('picture', member.id);
    await this.#refuseFull(member);
    const remade = await remake(file.bytes);
    const picture: Picture = {
      _id: newSecret(),
      owner: member.id,
      thread: threadId,
      ...remade,
      size: remade.bytes.length,
      alt: words,
      createdAt: new Date(),
    };
    await models.pictures.create(picture);
    const { bytes: _bytes, ...facts } = picture;
    return facts;
  }

  /** A picture as this reader may see it, and whether everybody may. Throws 404. */
  async find(reader: Reader, id: string): Promise<PictureFacts & { shown: 'public' | 'members' | 'own' }> {
    const picture = await this.#parts.models.pictures.findById(id, { bytes: 0 }).lean<PictureFacts>();
    const subject = picture && (await this.#parts.store.subject(reader, picture.thread));
    if (!picture || !subject) throw notFound('picture');
    const posts = await this.#parts.store.showing(reader, picture);
    if (posts === 'members') return { ...picture, shown: 'members' };
    if (posts === 'public') return { ...picture, shown: subject.scope === 'public' ? 'public' : 'members' };
    // Before it is posted, its owner sees it in the preview; afterwards it goes with the post, for everybody.
    if (posts === 'none' && reader.member?.id === picture.owner) return { ...picture, shown: 'own' };
    throw notFound('picture');
  }

  /** The bytes of a picture that was found. Throws 404 when it was swept meanwhile. */
  async bytes(id: string): Promise<Buffer> {
    const picture = await this.#parts.models.pictures.findById(id, { bytes: 1 });
    if (!picture) throw notFound('picture');
    return picture.bytes;
  }

  /** What the renderer needs of pictures, by id. */
  async sizes(ids: string[]): Promise<Map<string, OwnPicture>> {
    if (ids.length === 0) return new Map();
    const found = await this.#parts.models.pictures
      .find({ _id: { $in: ids } }, { width: 1, height: 1, alt: 1 })
      .lean<PictureFacts[]>();
    return new Map(found.map(({ _id, width, height, alt }) => [_id, { width, height, alt }]));
  }

  /** Deletes what is older than a day, and neither shown by any post, deleted ones included, nor wanted. */
  async sweep(now: Date): Promise<number> {
    const { models, store, wanted } = this.#parts;
    const before = new Date(now.getTime() - looseMs);
    let [after, swept] = ['', 0];
    for (;;) {
      const batch = await models.pictures
        .find({ createdAt: { $lt: before }, _id: { $gt: after } }, { _id: 1 })
        .sort({ _id: 1 })
        .limit(sweptAtOnce)
        .lean<Pick<Picture, '_id'>[]>();
      if (batch.length === 0) return swept;
      const ids = batch.map(({ _id }) => _id);
      after = ids.at(-1)!;
      const [named, kept] = await Promise.all([store.picturesNamed(ids), wanted(ids)]);
      const loose = ids.filter((id) => !named.has(id) && !kept.has(id));
      swept += (await models.pictures.deleteMany({ _id: { $in: loose } })).deletedCount;
    }
  }

  async #refuseFull({ id: owner, confirmed }: ReaderMember): Promise<void> {
    const [sum] = await this.#parts.models.pictures.aggregate<{ bytes: number }>([
      { $match: { owner } },
      { $group: { _id: null, bytes: { $sum: '$size' } } },
    ]);
    const most = confirmed ? mostBytesOfMember : mostBytesUnconfirmed;
    if ((sum?.bytes ?? 0) < most) return;
    const count = most / 1_000_000;
    const message = confirmed
      ? t('Your pictures fill the {count, number} megabytes that each member has. Ask an administrator.', {
          count,
        })
      : t(
          'Your pictures fill the {count, number} megabytes that you have until your e-mail address is confirmed.',
          { count },
        );
    throw new Problem(409, 'full', 'No room left', {
      detail: message,
      errors: [{ path: 'picture', message }],
    });
  }
}

/** The one file and its words. Throws 422 with every field that is wrong. */
function checked(files: SentFile[], alt: unknown): { file: SentFile; words: string } {
  const sent = files.filter(({ field }) => field === 'picture');
  const errors: FieldError[] = [];
  const wrong = wrongWithFile(sent);
  if (wrong) errors.push({ path: 'picture', message: wrong });
  let words = '';
  try {
    words = checkPostText('alt', alt ?? '', { min: 0, max: longestAlt }).replaceAll(/\s+/g, ' ');
    if (words === '') errors.push({ path: 'alt', message: t('Say in words what the picture shows.') });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    errors.push(...error.errors);
  }
  if (errors.length > 0) throw invalid(errors);
  return { file: sent[0]!, words };
}

function wrongWithFile(sent: SentFile[]): string | null {
  const [file] = sent;
  if (sent.length > 1) return t('Add one picture at a time.');
  if (!file || (file.name === '' && file.bytes.length === 0 && !file.tooLarge)) return t('Choose a picture.');
  if (file.tooLarge) {
    return t(
      'This file is larger than {count, number} megabytes. Make the picture smaller, and add it again.',
      {
        count: largestFile / 1_000_000,
      },
    );
  }
  return file.bytes.length === 0 ? t('This file is empty. Choose another.') : null;
}
