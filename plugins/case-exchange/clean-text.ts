import type { Findings } from './findings.ts';

/* oxlint-disable-next-line no-control-regex -- control characters are what is looked for. */
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;
const halfCharacters = /\p{Surrogate}/gu;
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype']);
const deepest = 32;

/** Line ends become LF, which is not worth a note; control characters go and halves of characters become U+FFFD. */
export function cleanText(text: string, path: string, findings: Findings): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const printable = lines.replace(controls, '');
  if (printable !== lines) findings.note(path, 'Control characters were left out.');
  const whole = printable.replace(halfCharacters, '\uFFFD');
  if (whole !== printable) findings.note(path, 'Broken characters were replaced by �.');
  return whole;
}

/**
 * A copy of any JSON value that is safe to store and to send on: texts cleaned, names that reach into JavaScript's own
 * objects left out, numbers finite, at most 32 levels deep (deeper is an error and answers null).
 */
export function cleanValue(value: unknown, path: string, findings: Findings, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value, path, findings);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    findings.note(path, 'A number too large to hold was left out.');
    return null;
  }
  if (depth >= deepest) {
    findings.error(path, `This is nested more than ${deepest} levels deep.`);
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((entry, index) => cleanValue(entry, `${path}[${index}]`, findings, depth + 1));
  }
  if (!isObject(value)) return null;
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const name = cleanName(key, path, findings);
    if (name !== null) copy[name] = cleanValue(entry, `${path}.${showName(name)}`, findings, depth + 1);
  }
  return copy;
}

/** A name as it may be stored; null, with a note, when it must not be. */
export function cleanName(key: string, path: string, findings: Findings): string | null {
  const name = cleanText(key, path, findings);
  if (!unsafeNames.has(name)) return name;
  findings.note(`${path}.${name}`, 'This name is not allowed and was left out.');
  return null;
}

/** A name short enough to be part of a path that people read. */
export function showName(name: string): string {
  return name.length > 60 ? `${name.slice(0, 57)}…` : name;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many characters a text has; a smiley counts once, as people count. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}
