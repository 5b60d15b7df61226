/** Text as a block of code, whatever it holds. */
export function fenced(code: string, language = ''): string {
  return `${fenceAround(code)}${language}\n${code.replace(/\n$/, '')}\n${fenceAround(code)}`;
}

/** Text as code within a line. */
export function codeSpan(code: string): string {
  const words = code.replaceAll('\n', ' ');
  const marks = '`'.repeat(longestRun(words) + 1);
  const pad = /^`|`$|^ .* $/.test(words) ? ' ' : '';
  return words === '' ? '' : `${marks}${pad}${words}${pad}${marks}`;
}

const fenceAround = (code: string): string => '`'.repeat(Math.max(3, longestRun(code) + 1));

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
