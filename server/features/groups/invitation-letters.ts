import { withoutMarkdown } from '../../core/html/words.ts';
import type { NewLetter } from '../../core/mail/outbox.ts';
import type { ReaderMember } from '../../core/reader.ts';
import { dateWords } from '../../core/html/words.ts';
import type { Language } from '../../core/words/languages.ts';
import { inLanguage, languageNow } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from './groups.models.ts';
import type { Invitation } from './joining.models.ts';

/** The letters that invite people to a group: in the language that a member chose, else in that of whoever invites. */
export class InvitationLetters {
  readonly #addAll: (letters: NewLetter[]) => Promise<number>;
  readonly #publicUrl: string;

  readonly #languages: (keys: string[]) => Promise<ReadonlyMap<string, Language>>;

  /** `languages` are those that the members with these addresses chose, by the keys of the addresses. */
  constructor(
    addAll: (letters: NewLetter[]) => Promise<number>,
    publicUrl: string,
    languages: (keys: string[]) => Promise<ReadonlyMap<string, Language>>,
  ) {
    this.#addAll = addAll;
    this.#publicUrl = publicUrl;
    this.#languages = languages;
  }

  /** Hands a letter with its link to the post for each of these invitations; each round of one is one letter. */
  async invite(group: Group, by: ReaderMember, made: { secret: string; row: Invitation }[]): Promise<void> {
    const chosen = await this.#languages(made.flatMap(({ row }) => row.emailKey ?? []));
    const letters = made.map((one) =>
      inLanguage(chosen.get(one.row.emailKey ?? '') ?? languageNow(), () => this.#letter(group, by, one)),
    );
    await this.#addAll(letters);
  }

  #letter(group: Group, by: ReaderMember, { secret, row }: { secret: string; row: Invitation }): NewLetter {
    const purpose = withoutMarkdown(group.purpose);
    const paragraphs = [
      row.name ? t('Hello {name},', { name: row.name }) : t('Hello,'),
      t('{name} invites you to join the group “{group}” on Moot.', { name: by.name, group: group.name }),
      ...(purpose ? [purpose] : []),
      t('To look at the invitation, and to accept it, open this page:'),
      `${this.#publicUrl}/invitations/${secret}`,
      t('It is for this e-mail address only, and good until {date}.', { date: dateWords(row.expiresAt) }),
      t('If you do not want to join, do nothing: you will not be written to again about it.'),
    ];
    return {
      key: `invitation:${row._id}:${row.round}`,
      to: row.email!,
      subject: t('You are invited to “{group}”', { group: group.name }),
      text: paragraphs.join('\n\n'),
      until: row.expiresAt,
      secret: true,
    };
  }
}
