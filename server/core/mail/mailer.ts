import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { newId } from '../ids.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
  /** The same words for who reads mail with headings and links. */
  html?: string | null;
  /** More headers. One whose name or value could make another is refused. */
  headers?: Record<string, string>;
  /** Names the letter for ever: sent again it has the same Message-ID, by which who receives it can tell. */
  key?: string;
}

export interface MailLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Sends letters: through the SMTP server of the settings, or else into a folder and, in development, the log. */
export interface Mailer {
  /** Throws when the letter was not taken; `troubleOf` says what that means. */
  send(letter: Letter): Promise<void>;
  /** How many letters may be on their way at once. */
  readonly most: number;
  close(): void;
}

/** How long to wait for a mail server, in milliseconds. */
export interface MailPatience {
  /** For the connection and for the greeting, each. */
  connect: number;
  /** For each answer. */
  answer: number;
  /** For one letter altogether. */
  letter: number;
}

export const usualPatience: MailPatience = { connect: 10_000, answer: 20_000, letter: 45_000 };

const connections = 4;
/** One address, nothing else: nodemailer would take a list or a group for several. */
const oneAddress = /^[^\s@,;:<>()[\]"\\\p{C}]+@[^\s@,;:<>()[\]"\\\p{C}]+$/u;
const headerName = /^[A-Za-z][A-Za-z-]{0,60}$/;
const headerValue = /^[\x20-\x7E]{1,900}$/;
const lineBreaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Opens the way for mail. `from` is the sender's address. */
export function openMailer(options: {
  smtpUrl: string | null;
  dataDir: string;
  from: string;
  log: MailLog;
  patience?: MailPatience;
}): Mailer {
  const { smtpUrl, dataDir, from, log } = options;
  const patience = options.patience ?? usualPatience;
  const outbox = join(dataDir, 'outbox');
  const transport = smtpUrl
    ? smtpTransport(smtpUrl, from, patience)
    : nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' }, { from });
  const host = from.slice(from.lastIndexOf('@') + 1).replace('>', '');
  return {
    most: smtpUrl ? connections : 1,
    async send(letter) {
      const message = {
        ...contentOf(letter),
        messageId: messageIdOf(letter.key ?? newId(), host),
        signal: AbortSignal.timeout(patience.letter),
      };
      const sent = await transport.sendMail(message);
      if (smtpUrl) return;
      await mkdir(outbox, { recursive: true, mode: 0o700 });
      const file = join(outbox, `${newId()}.eml`);
      await writeFile(file, (sent as unknown as { message: Buffer }).message, { mode: 0o600 });
      log.info({ file, subject: letter.subject }, 'no SMTP_URL is set, so the letter is in the outbox');
    },
    close: () => transport.close(),
  };
}

/** Keeps connections for the next letter. What fails is told at once: when to try again is for the outbox to say. */
function smtpTransport(url: string, from: string, { connect, answer }: MailPatience) {
  return nodemailer.createTransport(
    {
      url,
      pool: true,
      maxConnections: connections,
      maxMessages: Number.POSITIVE_INFINITY,
      maxRequeues: 0,
      idleTimeout: 5_000,
      connectionTimeout: connect,
      greetingTimeout: connect,
      dnsTimeout: connect,
      socketTimeout: answer,
    },
    { from },
  );
}

/** The Message-ID of the letter of this key, always the same. */
export function messageIdOf(key: string, host: string): string {
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${host}>`;
}

/** A letter of ours is wrong in itself: sending it again would help nobody. */
export class BadLetter extends Error {
  override readonly name = 'BadLetter';
}

function contentOf({ to, subject, text, html, headers = {} }: Letter) {
  if (!oneAddress.test(to)) throw new BadLetter('the address is not a single e-mail address');
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name) || !headerValue.test(value))
      throw new BadLetter(`the header ${JSON.stringify(name.slice(0, 60))} is not a single line`);
  }
  return {
    to: { name: '', address: to },
    // Titles are written by people. Whatever breaks a line in them is a space here.
    subject: subject.replace(lineBreaks, ' ').trim(),
    text,
    ...(html && { html }),
    // Not folded: the long address of a link would leave the first line of its header empty.
    headers: Object.entries(headers).map(([key, value]) => ({ key, value: { prepared: true, value } })),
  };
}
