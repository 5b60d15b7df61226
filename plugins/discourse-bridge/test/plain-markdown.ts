import fc from 'fast-check';

/** Words that are plain on both sides: no handle, no tag, no emoji by name. */
const word = fc.oneof(
  fc.constantFrom(
    'care',
    'standard',
    'Ada',
    'plan',
    '2',
    '10:30',
    'a*b',
    'x_y',
    'R&D',
    '50%',
    'ada@example.org',
    '1 < 2',
    'a > b',
    '½',
    'tŷ',
    'café',
    '🙂',
    '!',
    'C#',
    '"quoted"',
    'it’s',
    '~',
    '^',
    '(a)',
    '\\*',
    '\\[',
    '&amp;',
    '$5',
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 1, maxLength: 8 }),
);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
const address = fc.constantFrom(
  'https://example.org/a_(b)?c=d#e',
  'http://example.org',
  'mailto:ada@example.org',
  '#part',
  '<https://example.org/a b>',
);

const inline: fc.Arbitrary<string> = fc.letrec<{ one: string; run: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc
      .string({
        unit: fc.constantFrom('a', '@', '#', ':', '[', ']', '<', '>', '/', '=', '*', ' '),
        minLength: 1,
        maxLength: 12,
      })
      .map((code) => `\`${code}\``),
    fc.constantFrom(
      '``a ` b``',
      '<https://example.org/@ada>',
      'https://example.org/@ada/#part',
      '![alt](https://example.org/p.png)',
      '[ref][r]',
      '![](https://example.org/p.png "T")',
      'one\\\ntwo',
      'one  \ntwo',
    ),
    tie('run').map((text) => `*${text}*`),
    tie('run').map((text) => `**${text}**`),
    fc
      .tuple(words, address, fc.constantFrom('', ' "A title"'))
      .map(([text, to, title]) => `[${text}](${to}${title})`),
  ),
  run: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
})).run;

const lines = fc.array(inline, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));
const indented = (text: string, first: string): string =>
  first + text.replaceAll('\n', `\n${' '.repeat(first.length)}`);
const code = fc.array(
  fc.constantFrom(
    '@ada',
    '[quote="ada"]',
    '[/quote]',
    '',
    ':wave:',
    '<b>x</b>',
    '# no',
    '`',
    '    deep',
    '[ ] box',
    '\\',
  ),
  { minLength: 1, maxLength: 4 },
);

const block = fc.letrec<{ block: string; blocks: string }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    lines,
    fc.tuple(fc.integer({ min: 1, max: 6 }), words).map(([level, text]) => `${'#'.repeat(level)} ${text}`),
    fc.constantFrom(
      '---',
      '***',
      'Title\n=====',
      '| a | b |\n| - | - |\n| 1 | *2* |',
      '[r]: https://example.org "T"',
    ),
    code.map((all) => `\`\`\`js\n${all.join('\n')}\n\`\`\``),
    code.map((all) => `~~~~\n${all.join('\n')}\n~~~~`),
    code.map(
      (all) =>
        `words\n\n    code\n${all.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n\nwords`,
    ),
    tie('blocks').map((text) =>
      text
        .split('\n')
        .map((line) => `> ${line}`.trimEnd())
        .join('\n'),
    ),
    fc
      .array(tie('blocks'), { minLength: 1, maxLength: 3 })
      .map((all) => all.map((text) => indented(text, '- ')).join('\n')),
    fc
      .array(tie('blocks'), { minLength: 1, maxLength: 3 })
      .map((all) => all.map((text, at) => indented(text, `${at + 1}. `)).join('\n')),
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((all) => all.join('\n\n')),
})).blocks;

/** Texts in CommonMark with what both sides read alike: everything but raw HTML, handles, tags and names of emoji. */
export const plainMarkdown: fc.Arbitrary<string> = block.filter((text) => text === text.trim());
