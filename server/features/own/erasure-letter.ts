import { dateWords } from '../../core/html/words.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import { t } from '../../core/words/words.ts';
import type { Member } from '../accounts/accounts.models.ts';

/** Tells a member by letter that they asked to be erased, as somebody else may have asked for them. */
export async function tellOfErasure(
  { outbox, siteUrl }: { outbox: Outbox; siteUrl: string },
  { _id: member, email: to, name }: Member,
  dueAt: Date,
): Promise<void> {
  const paragraphs = [
    t('Hello {name},', { name }),
    t('Your account on Moot will be erased on {date}, as you asked.', { date: dateWords(dueAt) }),
    t('To keep it, sign in before then and open this page:'),
    `${siteUrl}/account/erase`,
    t('If you did not ask for this, sign in, keep the account, and set a new password.'),
  ];
  await outbox.add({
    key: `erasure:${member}:${dueAt.getTime()}`,
    to,
    member,
    subject: t('Your account will be erased'),
    text: paragraphs.join('\n\n'),
    urgency: 'person',
  });
}
