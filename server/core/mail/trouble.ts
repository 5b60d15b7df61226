import { BadLetter } from './mailer.ts';

/** What a failure to send means. */
export interface MailTrouble {
  /** The letter will never be taken: there is no use in trying again. */
  permanent: boolean;
  /** The server is away or refuses everybody: other letters need not be tried now either. */
  server: boolean;
  /** For the operator, in English. */
  reason: string;
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

/** Commands whose answer is about this letter and nobody else's. */
const aboutLetter = new Set(['RCPT TO', 'DATA']);
const longestReason = 300;
const busy = 421;
const wrongMoment = 503;

/**
 * Tells a refusal of one letter for good (5xx to its recipient or its text) from one for now (4xx, as by greylisting),
 * and both from a server that cannot be reached, hangs, breaks off or lets nobody in.
 */
export function troubleOf(error: unknown): MailTrouble {
  if (error instanceof BadLetter) return { permanent: true, server: false, reason: error.message };
  const { message, code, command, responseCode, response } = error as SmtpError;
  const reason = `${command ? `${command}: ` : ''}${response ?? message}`
    .replaceAll(/\s+/g, ' ')
    .slice(0, longestReason);
  // Refused before it was sent: no address that the protocol can carry, or larger than the server takes.
  if (command === 'API' || (code === 'EMESSAGE' && responseCode === undefined))
    return { permanent: true, server: false, reason };
  if (responseCode === undefined || responseCode === busy || !aboutLetter.has(command ?? ''))
    return { permanent: false, server: true, reason };
  return { permanent: responseCode >= 500 && responseCode !== wrongMoment, server: false, reason };
}
