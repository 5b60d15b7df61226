import type { OutboxModels } from './outbox.models.ts';

/** What must not be sent any more. */
export interface ForgottenInLetters {
  /** As it is shown to others. */
  name: string;
  /** Parts of addresses of pages whose words are gone. */
  addresses: ReadonlySet<string>;
}

/**
 * Takes a person out of letters to others that were not sent yet: one that tells of words that are gone is dropped,
 * since they stand in it; of any other the name goes. Sealed letters are about accounts and name only their own reader.
 */
export async function forgetInLetters(
  { outbox }: OutboxModels,
  { name, addresses }: ForgottenInLetters,
): Promise<void> {
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const named = new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'gu');
  const kept = { text: { $ne: null }, sealed: false };
  for await (const { _id, subject, text, html } of outbox.find(kept).lean().cursor()) {
    const words = { subject, text, html };
    const all = Object.values(words).join('\n');
    const links = [...all.matchAll(/\/posts\/([\w-]+)/g)].map((match) => match[1]!);
    if (links.some((id) => addresses.has(id))) await outbox.deleteOne({ _id });
    else if (named.test(all)) {
      const nameless = (value: string | null): string | null => value?.replaceAll(named, '…') ?? null;
      const left = { subject: nameless(subject), text: nameless(text), html: nameless(html) };
      await outbox.updateOne({ _id }, { $set: left });
    }
    named.lastIndex = 0;
  }
}
