import pino from 'pino';

export type Logger = pino.Logger;

/** A logger to standard error, one JSON line each; on a terminal, plain lines. Standard output is for answers. */
export function createLogger(level: string): Logger {
  const redact = ['password', 'token', 'email', '*.password', '*.token', '*.email'];
  return pino({ level, redact, base: undefined }, pino.destination({ dest: 2, sync: true }));
}
