import type { Problem } from '../core/errors.ts';

/** What a command answers. */
export interface Answer {
  /** For people: lines on standard output. */
  lines: string[];
  /** For machines, with `--json`: the same as data. */
  data: Record<string, unknown>;
  /** Set when the answer is bad news: one line on standard error, and exit code 1. */
  failure?: string;
}

/** Why a command cannot do what it was asked, in words for the person who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** `1 post`, `2 posts`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

/** Every wrong part of what was given, each with its place; or else why it was refused. */
export function problemWords({ errors, detail }: Problem): string {
  if (errors.length === 0) return detail;
  const words = errors.map(({ path, message }) => `${path}: ${message.replace(/\.$/, '')}`);
  return `${words.join('; ')}.`;
}

/** Runs one command and prints its answer. */
export type Run = (work: () => Promise<Answer>) => Promise<void>;
