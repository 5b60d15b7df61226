import type { NewLetter } from '../../core/mail/outbox.ts';
import type { Reader } from '../../core/reader.ts';
import { english, languageOf } from '../../core/words/languages.ts';
import { inLanguage } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import { scheduleWords } from './schedule-words.ts';
import type { LetterSettings } from './letters.models.ts';
import { type News, type NewsItem, type NewsParts, NewsTeller } from './news-items.ts';
import { type Addressee, newsLetter, type NewsLetterParts } from './news-letter.ts';
import { digestScope, personalScope } from './stop-links.ts';

export interface LetterWriterParts extends NewsLetterParts, NewsParts {
  /** Members with their rights at this moment; those who are gone are left out. */
  readersOf(members: string[]): Promise<ReadonlyMap<string, Reader>>;
  /** Those of these members who may be written to. */
  addresseesOf(members: string[]): Promise<ReadonlyMap<string, Addressee>>;
  /** What something that is followed is called, as this reader may see it. */
  titleOf(reader: Reader, target: string): Promise<string | null>;
}

type Settings = Omit<LetterSettings, '_id' | 'nextDigestAt'>;

interface Asked {
  key: string;
  member: string;
  news: News[];
  settings: Settings;
  until: Date;
}

/** Writes letters of news, each by the rights and in the language of who gets it. */
export class LetterWriter {
  readonly #parts: LetterWriterParts;

  constructor(parts: LetterWriterParts) {
    this.#parts = parts;
  }

  /** Looks up at once whom a round of letters goes to. */
  async round(members: string[]): Promise<LetterRound> {
    const wanted = [...new Set(members)];
    const [readers, addressees] = await Promise.all([
      this.#parts.readersOf(wanted),
      this.#parts.addresseesOf(wanted),
    ]);
    return new LetterRound(this.#parts, readers, addressees);
  }
}

class LetterRound {
  readonly #parts: LetterWriterParts;
  readonly #readers: ReadonlyMap<string, Reader>;
  readonly #addressees: ReadonlyMap<string, Addressee>;
  readonly #teller: NewsTeller;

  constructor(
    parts: LetterWriterParts,
    readers: ReadonlyMap<string, Reader>,
    addressees: ReadonlyMap<string, Addressee>,
  ) {
    this.#parts = parts;
    this.#readers = readers;
    this.#addressees = addressees;
    this.#teller = new NewsTeller(parts);
  }

  /** A letter of what has just happened; null when there is nobody to write to, or nothing that they may see. */
  async atOnce(asked: Asked & { scope: string }): Promise<NewLetter | null> {
    return this.#write(asked, async (to, items, reader) => {
      const { key, member, scope, until } = asked;
      return newsLetter(this.#parts, {
        key,
        to,
        items,
        stop: { member, scope },
        why: await this.#reason(reader, scope),
        subject: items.length === 1 ? items[0]!.text : newThings(items.length),
        urgency: 'news',
        until,
      });
    });
  }

  /** A digest; null as above. */
  async digest(asked: Asked): Promise<NewLetter | null> {
    return this.#write(asked, (to, items) => {
      const { key, member, until, settings } = asked;
      return newsLetter(this.#parts, {
        key,
        to,
        items,
        stop: { member, scope: digestScope },
        why: t('This is your digest. It comes {when}, when there is something new.', {
          when: scheduleWords(settings),
        }),
        subject: t('Your digest: {things}', { things: newThings(items.length) }),
        urgency: 'digest',
        until,
      });
    });
  }

  async #write(
    { member, news, settings }: Asked,
    write: (to: Addressee, items: NewsItem[], reader: Reader) => Promise<NewLetter>,
  ): Promise<NewLetter | null> {
    const to = this.#addressees.get(member);
    const reader = this.#readers.get(member);
    if (!to || !reader || settings.off || news.length === 0) return null;
    return inLanguage(languageOf(settings.language) ?? english, async () => {
      const items = await this.#teller.items(reader, news);
      return items.length === 0 ? null : write(to, items, reader);
    });
  }

  async #reason(reader: Reader, scope: string): Promise<string> {
    if (scope === personalScope)
      return t('You asked to be sent at once what is for you: replies, mentions and decisions.');
    const title = await this.#parts.titleOf(reader, scope);
    return t('You asked to be sent at once what is new in “{title}”.', { title: title ?? '…' });
  }
}

const newThings = (count: number): string =>
  t('{count, plural, one {# thing is new for you} other {# things are new for you}}', { count });
