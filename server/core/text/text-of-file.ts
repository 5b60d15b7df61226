/** A file that was read, as text, and from what encoding. */
export interface ReadText {
  text: string;
  encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
}

/**
 * Bytes as text, whatever a spreadsheet wrote them in: UTF-8 or UTF-16 with or without its mark, or Windows-1252. The
 * mark itself is left out.
 */
export function textOfFile(bytes: Uint8Array): ReadText {
  const utf16 = utf16Of(bytes);
  if (utf16) return { text: new TextDecoder(utf16).decode(bytes), encoding: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: windows1252(bytes), encoding: 'Windows-1252' };
  }
}

/** Where Windows-1252 has other signs than ISO 8859-1, from 0x80: `TextDecoder` of some versions of Node takes one for the other. */
const windowsOnly = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009Džÿ';

function windows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes).toString('latin1');
  return latin.replaceAll(/[\u0080-\u009F]/g, (sign) => windowsOnly.charAt(sign.charCodeAt(0) - 0x80));
}

/** By its mark; or by where its noughts are, since every comma and line end has one. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 400);
  const noughts = [0, 0];
  start.forEach((byte, at) => {
    if (byte === 0) noughts[at % 2]! += 1;
  });
  if (noughts[1]! > start.length / 4 && noughts[0] === 0) return 'utf-16le';
  if (noughts[0]! > start.length / 4 && noughts[1] === 0) return 'utf-16be';
  return null;
}
