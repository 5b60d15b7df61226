import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { TestSite } from './site.ts';

/** A letter that the site sent. */
export interface ReceivedLetter {
  to: string;
  subject: string;
  text: string;
  /** The path of the one link in it. */
  link: string;
}

/** Every letter to an address, the oldest first, once those on their way have arrived in the outbox. */
export async function lettersTo(site: TestSite, address: string): Promise<ReceivedLetter[]> {
  await site.services.lettersSettled();
  const outbox = join(site.dataDir, 'outbox');
  const files = await readdir(outbox).catch(() => [] as string[]);
  const letters: ReceivedLetter[] = [];
  for (const file of files.toSorted()) {
    letters.push(asReceived(await simpleParser(await readFile(join(outbox, file)))));
  }
  return letters.filter(({ to }) => to === address);
}

/** What matters of a parsed letter. */
export function asReceived(mail: ParsedMail): ReceivedLetter {
  const to = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  const text = mail.text ?? '';
  const address = /https?:\/\/\S+/.exec(text)?.[0];
  return {
    to: to?.value[0]?.address ?? '',
    subject: mail.subject ?? '',
    text,
    link: address ? new URL(address).pathname : '',
  };
}
