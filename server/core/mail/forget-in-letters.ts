import type { OutboxModels, OutboxState } from './outbox.models.ts';

/** What must not be sent any more. */
export interface ForgottenInLetters {
  /** As it is shown to others. */
  name: string;
  email: string;
  /** Ids of posts whose words are gone. */
  posts: ReadonlySet<string>;
}

/**
 * Drops letters to a person's address that were not sent yet, as an invitation is, and takes them out of letters to others: one that tells of words that are gone is dropped,
 * since they stand in it; of any other the name goes. Sealed letters are about accounts and name only their own reader.
 */
export async function forgetInLetters(
  { outbox }: OutboxModels,
  { name, email, posts }: ForgottenInLetters,
): Promise<void> {
  const escaped = escapedIn(name);
  const named = new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'gu');
  await outbox.deleteMany({ to: new RegExp(`^${escapedIn(email)}$`, 'i') });
  const states: OutboxState[] = ['waiting', 'sending', 'failed'];
  const kept = { state: { $in: states }, text: { $ne: null }, sealed: false };
  for await (const { _id, subject, text, html } of outbox.find(kept).lean().cursor()) {
    const words = { subject, text, html };
    const all = Object.values(words).join('\n');
    const links = [...all.matchAll(/\/posts\/([\w-]+)/g)].map((match) => match[1]!);
    if (links.some((id) => posts.has(id))) await outbox.deleteOne({ _id });
    else if (named.test(all)) {
      const nameless = (value: string | null): string | null => value?.replaceAll(named, '…') ?? null;
      const left = { subject: nameless(subject), text: nameless(text), html: nameless(html) };
      // What was sent in this moment holds no words any more, and gets none.
      await outbox.updateOne({ _id, text: { $ne: null } }, { $set: left });
    }
    named.lastIndex = 0;
  }
}

/** A text as it stands in a pattern. */
const escapedIn = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
