import { invalid } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import { mentionedHandles, renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import { allowances, type Trust } from '../../core/trust.ts';
import { t } from '../../core/words/words.ts';
import type { HoldReason } from '../threads/held-post.ts';
import { RepeatedPost, type Said, type Screening } from '../threads/screening.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import type { Post } from '../threads/threads.models.ts';
import { BlockedWords } from './blocked-words.ts';
import { areAlike, marksOf } from './likeness.ts';
import { linksOut } from './links-out.ts';
import { keptSeconds, type PostMarks, type ScreeningModels } from './screening.models.ts';

const mostCompared = 200;

/** What a group decided about screening. */
export interface ScreeningRules {
  blockedWords: readonly string[];
  holdFirst: number;
}

export interface ScreeningParts {
  models: ScreeningModels;
  publicUrl: string;
  rulesOf(group: string): Promise<ScreeningRules>;
  trustOf(member: string): Promise<Trust>;
  /** How many of a member's posts stand in a group, counted to `most`. */
  standingIn(member: string, group: string, most: number): Promise<number>;
  /** What a thread is about, as this reader may see it. */
  subject(reader: Reader, thread: string): Promise<ThreadSubject | null>;
}

/** Looks at words before they are posted: those of new members, those that a group blocks, those said before. */
export class ScreeningService implements Screening {
  readonly #parts: ScreeningParts;
  readonly #compiled = new WeakMap<readonly string[], BlockedWords>();

  constructor(parts: ScreeningParts) {
    this.#parts = parts;
  }

  /**
   * Why a moderator should see these words first; null when they may be posted, and always for moderators. Throws 422
   * (too many members mentioned) and 409 (the same words of the same author in another thread today).
   */
  async judge(said: Said): Promise<HoldReason | null> {
    const { reader, subject, words } = said;
    if (!reader.member || may(reader, 'queue.decide', subject)) return null;
    const rules = await this.#parts.rulesOf(subject.group);
    // Who may write on another site, and how alike their posts may be, is that site's business.
    if (reader.member.elsewhere) return this.#blocked(rules, said) ? 'blocked-words' : null;
    const trust = await this.#parts.trustOf(reader.member.id);
    refuseMentions(words.body, trust);
    const alike = await this.#alike(said, trust);
    if (this.#blocked(rules, said)) return 'blocked-words';
    if (await this.#isFirst(rules, reader.member.id, subject.group)) return 'first-posts';
    if (this.#hasManyLinks(words.body, trust)) return 'links';
    return alike ? 'duplicate' : null;
  }

  /** Refuses what would have been held: words that are posted already cannot wait. Throws 422 naming `body`. */
  async judgeEdit(said: Said): Promise<void> {
    const { reader, subject, words } = said;
    if (!reader.member || may(reader, 'queue.decide', subject)) return;
    const trust = reader.member.elsewhere ? 'regular' : await this.#parts.trustOf(reader.member.id);
    refuseMentions(words.body, trust);
    if (this.#blocked(await this.#parts.rulesOf(subject.group), said)) {
      throw wrong(
        t('There are words in it that moderators of this group look at first. Write them in a new post.'),
      );
    }
    if (this.#hasManyLinks(words.body, trust)) {
      const { links } = allowances[trust];
      throw wrong(t('Use {count} links at most: you are new here.', { count: links ?? 0 }));
    }
  }

  /** Remembers a post for a day, to know its words again. */
  async note({ _id, thread, author, body }: Pick<Post, '_id' | 'thread' | 'author' | 'body'>): Promise<void> {
    const marks = marksOf(body);
    if (!marks) return;
    const byNew = (await this.#parts.trustOf(author)) === 'new';
    await this.#parts.models.postMarks.updateOne(
      { _id },
      { $setOnInsert: { thread, author, marks, byNew, at: new Date() } },
      { upsert: true },
    );
  }

  #blocked({ blockedWords }: ScreeningRules, { words, title }: Said): boolean {
    if (blockedWords.length === 0) return false;
    const compiled = this.#compiled.get(blockedWords) ?? new BlockedWords(blockedWords);
    this.#compiled.set(blockedWords, compiled);
    return compiled.inAny([...shownTexts(words.body), words.suggestion ?? '', title ?? '']);
  }

  async #isFirst({ holdFirst }: ScreeningRules, member: string, group: string): Promise<boolean> {
    return holdFirst > 0 && (await this.#parts.standingIn(member, group, holdFirst)) < holdFirst;
  }

  #hasManyLinks(body: string, trust: Trust): boolean {
    const { links } = allowances[trust];
    return links !== null && linksOut(renderMarkdown(body).html, this.#parts.publicUrl).size > links;
  }

  /** Whether several new members say the same. Throws 409 when it is the author who said it, in another thread. */
  async #alike({ reader, thread, words }: Said, trust: Trust): Promise<boolean> {
    const marks = marksOf(words.body);
    if (!marks) return false;
    const since = new Date(Date.now() - keptSeconds * 1000);
    const near = await this.#parts.models.postMarks
      .find({ marks: { $in: marks }, at: { $gt: since } })
      .limit(mostCompared)
      .lean<PostMarks[]>();
    const same = near.filter((one) => areAlike(one.marks, marks));
    const own = same.find(({ author, thread: where }) => author === reader.member!.id && where !== thread);
    if (own) await this.#refuseRepeat(reader, own);
    return trust === 'new' && same.some(({ author, byNew }) => byNew && author !== reader.member!.id);
  }

  async #refuseRepeat(reader: Reader, earlier: PostMarks): Promise<void> {
    const subject = await this.#parts.subject(reader, earlier.thread);
    // Of a place that they may no longer see, not even its name is said.
    if (!subject) return;
    const values = { title: subject.title, date: dateWords(earlier.at) };
    throw new RepeatedPost(
      earlier._id,
      t(
        'You posted almost the same words in “{title}” on {date}. One thread is enough: link to that post, or say what is different here.',
        values,
      ),
    );
  }
}

function refuseMentions(body: string, trust: Trust): void {
  const { mentions } = allowances[trust];
  const count = mentionedHandles(body).length;
  if (count <= mentions) return;
  throw wrong(
    t('You mention {count} members. The most for you is {mentions} in one post.', { count, mentions }),
  );
}

/** The words as they were typed and as they are read: marks of Markdown within a word hide nothing. */
export function shownTexts(body: string): string[] {
  const read = renderMarkdown(body).html.replaceAll(/<\/?(?:em|strong|s|del|code|sup|sub|span)\b[^>]*>/g, '');
  return [body, read.replaceAll(/<[^>]*>/g, ' ').replaceAll(/&(?:amp|lt|gt|quot|#39);/g, ' ')];
}

const wrong = (message: string) => invalid([{ path: 'body', message }]);
