import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { newId } from '../ids.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface MailLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Sends letters: through the SMTP server of the settings, or else into a folder and, in development, the log. */
export interface Mailer {
  /** Throws when the letter was not taken. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** One address, nothing else: nodemailer would take a list or a group for several. */
const oneAddress = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** Opens the way for mail. `from` is the sender's address. */
export function openMailer(options: {
  smtpUrl: string | null;
  dataDir: string;
  from: string;
  log: MailLog;
}): Mailer {
  const { smtpUrl, dataDir, from, log } = options;
  const outbox = join(dataDir, 'outbox');
  const transport = smtpUrl
    ? nodemailer.createTransport(smtpUrl, { from })
    : nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, { from });
  return {
    async send({ to, subject, text }) {
      if (!oneAddress.test(to)) throw new Error('the address is not a single e-mail address');
      const sent = await transport.sendMail({ to: { name: '', address: to }, subject, text });
      if (smtpUrl) return;
      await mkdir(outbox, { recursive: true, mode: 0o700 });
      const file = join(outbox, `${newId()}.eml`);
      await writeFile(file, (sent as unknown as { message: Buffer }).message, { mode: 0o600 });
      log.info({ file, subject }, 'no SMTP_URL is set, so the letter is in the outbox');
    },
    close: () => transport.close(),
  };
}
