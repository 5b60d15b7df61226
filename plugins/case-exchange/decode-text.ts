import { invalid } from '../../server/plugin-api.ts';
import type { Findings } from './findings.ts';

const replacement = '\uFFFD';

/**
 * Reads the bytes of a file as UTF-8. A byte order mark is dropped with a note. Throws Problem `invalid` naming the
 * first byte that is not UTF-8.
 */
export function decodeText(bytes: Uint8Array, findings: Findings): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const wrong = firstWrongByte(bytes, text);
  if (wrong !== null) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const found = utf16
      ? 'the file looks like UTF-16'
      : `0x${hexadecimal(bytes[wrong])} does not belong here`;
    throw invalid([
      { path: `byte ${wrong}`, message: `This is not UTF-8: ${found}. Save the file as UTF-8.` },
    ]);
  }
  if (!text.startsWith('\uFEFF')) return text;
  findings.note('line 1', 'The byte order mark at the start was left out.');
  return text.slice(1);
}

/** A lenient decoder puts U+FFFD for wrong bytes; one that the file itself does not hold marks the place. */
function firstWrongByte(bytes: Uint8Array, text: string): number | null {
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(replacement); at >= 0; at = text.indexOf(replacement, from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    const genuine = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!genuine) return offset;
    offset += 3;
    from = at + 1;
  }
  return null;
}

function hexadecimal(byte: number | undefined): string {
  return (byte ?? 0).toString(16).toUpperCase().padStart(2, '0');
}
