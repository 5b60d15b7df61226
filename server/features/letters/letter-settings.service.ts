import { type FieldError, invalid } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { languageNow } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import { isTimeZone, localHour, nextAtHour } from '../../core/zoned.ts';
import { type Language, languageOf } from '../../core/words/languages.ts';
import type { FollowWay } from '../following/following.models.ts';
import { letterOwner } from './letters.policy.ts';
import type { LetterModels, LetterSettings } from './letters.models.ts';

type Choices = Omit<LetterSettings, '_id' | 'nextDigestAt'>;

/** Until a member says otherwise, nothing is sent; the digest's days are those it would come on. */
export const usualSettings: Choices = {
  personal: 'site',
  news: 'site',
  days: [1, 4],
  hour: 8,
  zone: 'Europe/London',
  quietFrom: null,
  quietTo: null,
  language: 'en',
  digest: true,
  off: false,
};

const ways: readonly FollowWay[] = ['once', 'digest', 'site'];
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** What members want of letters, and when the next one is due. */
export class LetterSettingsService {
  readonly #models: LetterModels;

  constructor(models: LetterModels) {
    this.#models = models;
  }

  /** What a member wants. */
  async of(member: string): Promise<Choices & Partial<LetterSettings>> {
    const row = await this.#models.letterSettings.findById(member).lean<LetterSettings>();
    return { ...usualSettings, ...row };
  }

  /** What these members want; those who never said are left out. */
  async ofAll(members: string[]): Promise<Map<string, LetterSettings>> {
    const rows = await this.#models.letterSettings.find({ _id: { $in: members } }).lean<LetterSettings[]>();
    return new Map(rows.map((row) => [row._id, { ...usualSettings, ...row }]));
  }

  /** Keeps what a form says. Throws 401, 422 naming each wrong field. */
  async save(reader: Reader, form: Record<string, string>, now = new Date()): Promise<void> {
    const { id } = letterOwner(reader);
    await this.#set(id, { ...choicesIn(form), language: languageNow().code }, now);
  }

  /** The language that a member chose is that of their letters too, also of those that nobody asks for. */
  async setLanguage(member: string, language: string): Promise<void> {
    const { language: _language, ...rest } = usualSettings;
    await this.#models.letterSettings.updateOne(
      { _id: member },
      { $set: { language }, $setOnInsert: { ...rest, nextDigestAt: null } },
      { upsert: true },
    );
  }

  /** The languages that these members chose for their letters; those who never chose are left out. */
  async languagesOf(members: string[]): Promise<Map<string, Language>> {
    const rows = await this.#models.letterSettings
      .find({ _id: { $in: members } }, { language: 1 })
      .lean<Pick<LetterSettings, '_id' | 'language'>[]>();
    return new Map(
      rows.flatMap(({ _id, language }) => {
        const found = languageOf(language);
        return found ? [[_id, found]] : [];
      }),
    );
  }

  /** Sees to it that a member's digest comes, who chose it for something. */
  async wantDigest(member: string, now = new Date()): Promise<void> {
    await this.#set(member, { ...(await this.of(member)), digest: true, off: false }, now);
  }

  /** Changes something for who has the link of a letter. */
  async change(member: string, change: Partial<Choices>, now = new Date()): Promise<void> {
    await this.#set(member, { ...(await this.of(member)), ...change }, now);
  }

  async #set(member: string, given: Choices & Partial<LetterSettings>, now: Date): Promise<void> {
    const { _id, ...choices } = given;
    await this.#models.letterSettings.updateOne(
      { _id: member },
      { $set: { ...choices, nextDigestAt: nextDigest(choices, now) } },
      { upsert: true },
    );
  }
}

/** When a digest is due after this moment; null when none is wanted. */
export function nextDigest({ days, hour, zone, digest, off }: Choices, after: Date): Date | null {
  return digest && !off ? nextAtHour(zone, hour, days, after) : null;
}

/** Until when no letter is to be sent, when these are quiet hours; null when they are not. */
export function quietUntil({ quietFrom, quietTo, zone }: Choices, now: Date): Date | null {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return null;
  const hour = localHour(zone, now);
  const isQuiet =
    quietFrom < quietTo ? hour >= quietFrom && hour < quietTo : hour >= quietFrom || hour < quietTo;
  return isQuiet ? nextAtHour(zone, quietTo, everyDay, now) : null;
}

/** The names of the boxes of the days, which a form sends one by one. */
export const dayField = (day: number): string => `day${day}`;

function choicesIn(form: Record<string, string>): Choices {
  const errors: FieldError[] = [];
  const wrong = (path: string, message: string): void => void errors.push({ path, message });
  const days = everyDay.filter((day) => form[dayField(day)] === 'yes');
  const [personal, news] = ['personal', 'news'].map((name) => {
    const way = ways.find((one) => one === form[name]);
    if (!way) wrong(name, t('Choose at once, in the digest, or on this site only'));
    return way ?? 'site';
  }) as [FollowWay, FollowWay];
  if (days.length === 0 && [personal, news].includes('digest'))
    wrong('days', t('Choose at least one day for the digest'));
  const hour = hourIn(form['hour']);
  if (hour === null) wrong('hour', t('Choose a full hour'));
  const zone = form['zone'] ?? '';
  if (!isTimeZone(zone)) wrong('zone', t('Choose a time zone from the list'));
  const [quietFrom, quietTo] = [hourIn(form['quietFrom']), hourIn(form['quietTo'])];
  if ((quietFrom === null) !== (quietTo === null))
    wrong(
      quietFrom === null ? 'quietFrom' : 'quietTo',
      t('Choose when quiet hours begin and when they end, or neither'),
    );
  if (errors.length > 0) throw invalid(errors);
  const off = form['off'] === 'yes';
  return { ...usualSettings, personal, news, days, hour: hour!, zone, quietFrom, quietTo, off };
}

function hourIn(text: string | undefined): number | null {
  if (!text || !/^\d{1,2}$/.test(text)) return null;
  const hour = Number(text);
  return hour <= 23 ? hour : null;
}
