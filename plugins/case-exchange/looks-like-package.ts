/**
 * Whether these bytes look like a CASE package, or at least like JSON, of which there is no other format here: a
 * broken package should be refused with its line and reason, not as an unknown format.
 */
export function looksLikePackage(bytes: Uint8Array, filename: string): boolean {
  return /\.json$/i.test(filename) || /^[\uFEFF\s]*\{/.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}
