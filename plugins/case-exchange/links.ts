import { cleanText, isObject } from './clean-text.ts';
import type { Findings } from './findings.ts';
import { exportIdentifier, isUuid, isWebAddress, standInUri, uuidInUri } from './identifiers.ts';

/** A link as CASE writes it (LinkURI). */
export interface Link {
  title: string;
  identifier: string;
  uri: string;
}

/** A link as files give it: at least one of title, identifier and address is there. */
export interface LooseLink {
  title: string | null;
  identifier: string | null;
  uri: string | null;
  /** What kind of thing is linked (CASE 1.1): `CASE` or `ext:…`. */
  targetType: string | null;
}

const mostCharacters = 2_000;
const parts = ['title', 'identifier', 'uri', 'targetType'] as const;

/**
 * Reads a link in any shape met in the wild: an object with some or all of its parts, an address, an identifier, or a
 * list of these, of which the first counts. Null, with a note, when nothing of use is there.
 */
export function readLooseLink(value: unknown, path: string, findings: Findings): LooseLink | null {
  if (Array.isArray(value)) {
    findings.note(
      path,
      value.length > 1 ? 'Only the first link of the list was kept.' : 'The list was taken as one link.',
    );
    const [first] = value as unknown[];
    return Array.isArray(first) || first === undefined ? null : readLooseLink(first, path, findings);
  }
  if (typeof value === 'string') return fromText(value, path, findings);
  if (isObject(value)) return fromObject(value, path, findings);
  findings.note(path, 'This is not a link, and was left out.');
  return null;
}

function fromText(value: string, path: string, findings: Findings): LooseLink | null {
  const text = cleanText(value, path, findings).trim();
  findings.note(path, text === '' ? 'The link is empty, and was left out.' : 'A text was taken as a link.');
  if (text === '' || tooLong(text, path, findings)) return null;
  const address = /^[a-z][a-z0-9+.-]*:|\//i.test(text);
  return { title: null, identifier: address ? null : text, uri: address ? text : null, targetType: null };
}

function fromObject(value: Record<string, unknown>, path: string, findings: Findings): LooseLink | null {
  const link: LooseLink = { title: null, identifier: null, uri: null, targetType: null };
  for (const part of parts) {
    const given = Object.hasOwn(value, part) ? value[part] : undefined;
    if (typeof given === 'string') {
      const text = cleanText(given, `${path}.${part}`, findings)
        .replace(/\s*\n\s*/g, ' ')
        .trim();
      link[part] = text === '' || tooLong(text, `${path}.${part}`, findings) ? null : text;
    } else if (given !== undefined)
      findings.note(`${path}.${part}`, 'This should be text, and was left out.');
  }
  if (Object.keys(value).some((key) => !parts.some((part) => part === key))) {
    findings.note(path, 'Fields that a link does not have in CASE were left out.');
  }
  if (link.targetType !== null && !isTargetType(link.targetType)) {
    findings.note(`${path}.targetType`, 'This is not a kind of target that CASE knows, and was left out.');
    link.targetType = null;
  }
  if (link.title !== null || link.identifier !== null || link.uri !== null) return link;
  findings.note(path, 'The link is empty, and was left out.');
  return null;
}

/** Whether CASE 1.1 takes this as the kind of a link's target. */
export function isTargetType(text: string): boolean {
  return /^(?:CASE|ext:[A-Za-z0-9|._]+)$/.test(text);
}

/** Fills in what a link lacks, each with a note. */
export function completeLink(loose: LooseLink, path: string, findings: Findings): Link {
  const name = loose.identifier ?? loose.uri ?? loose.title ?? '';
  const identifier = exportIdentifier(
    loose.identifier ?? (loose.uri === null ? null : uuidInUri(loose.uri)) ?? name,
  );
  if (loose.identifier === null)
    findings.note(path, 'The link has no identifier: one was made from its other parts.');
  else if (!isUuid(loose.identifier))
    findings.note(path, 'The identifier of the link is not a UUID: one was made from it.');
  else if (identifier !== loose.identifier)
    findings.note(path, 'The identifier of the link was written in lower case.');
  if (loose.uri === null) findings.note(path, 'The link has no address: one was made from its identifier.');
  if (loose.title === null)
    findings.note(path, 'The link has no title: its address or identifier was taken.');
  const uri = loose.uri ?? (isWebAddress(name) ? name : standInUri(identifier));
  return { title: loose.title ?? name, identifier, uri };
}

function tooLong(text: string, path: string, findings: Findings): boolean {
  if (text.length <= mostCharacters) return false;
  findings.error(
    path,
    `This part of a link has ${text.length} characters; at most ${mostCharacters} are allowed.`,
  );
  return true;
}
