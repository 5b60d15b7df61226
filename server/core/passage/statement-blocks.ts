import { codePointIndex } from './code-points.ts';
import { inlineRuns } from './inline-runs.ts';
import type { InlineRun } from './inline-runs.ts';

/** A stretch of text as it stands in the source, from `start` to before `end` in code points. */
export interface Run {
  start: number;
  end: number;
  text: string;
  /** Where the text links to, or null. */
  href: string | null;
}

export interface Paragraph {
  kind: 'paragraph';
  runs: Run[];
}

export interface ListItem {
  runs: Run[];
  /** The bullets beneath this one; always empty for those. */
  items: ListItem[];
}

export interface List {
  kind: 'list';
  items: ListItem[];
}

export type Block = Paragraph | List;

/** A paragraph or bullet before its inline text is read: UTF-16 positions, white space and marker left out. */
export interface Stretch {
  start: number;
  end: number;
  /** 0 for a paragraph, 1 for a bullet, 2 for a bullet beneath it. */
  level: 0 | 1 | 2;
}

const BULLET = /^([ \t]*)[-*•][ \t]+(?=\S)/;

/**
 * Reads the source of a statement: paragraphs parted by blank lines (single line ends flow), bullets (`- `, `* `,
 * `• ` at the start of a line, one level beneath by indentation) and links. Everything else is literal. What no run
 * holds is white space, a bullet's marker or a link's brackets and address.
 */
export function statementBlocks(source: string): Block[] {
  const index = codePointIndex(source);
  const counted = (run: InlineRun): Run => ({
    start: index.toCodePoint(run.start),
    end: index.toCodePoint(run.end),
    text: source.slice(run.start, run.end),
    href: run.href,
  });

  const blocks: Block[] = [];
  for (const { start, end, level } of stretches(source)) {
    const runs = inlineRuns(source, start, end).map(counted);
    const last = blocks.at(-1);
    if (level === 0) blocks.push({ kind: 'paragraph', runs });
    else if (last?.kind !== 'list') blocks.push({ kind: 'list', items: [{ runs, items: [] }] });
    else (level === 2 ? (last.items.at(-1)?.items ?? last.items) : last.items).push({ runs, items: [] });
  }
  return blocks;
}

/** The paragraphs and bullets of a source, in order. */
export function stretches(source: string): Stretch[] {
  const found: Stretch[] = [];
  let open: Stretch | null = null;
  let outerIndent = 0;
  let lineStart = 0;
  for (const line of source.split('\n')) {
    const from = lineStart;
    lineStart += line.length + 1;
    const contentEnd = from + line.trimEnd().length;
    const bullet = BULLET.exec(line);
    if (bullet) {
      const indent = columns(bullet[1] ?? '');
      const inList = found.length > 0 && found.at(-1)?.level !== 0;
      const level = inList && indent >= outerIndent + 2 ? 2 : 1;
      if (level === 1) outerIndent = indent;
      open = { start: from + bullet[0].length, end: contentEnd, level };
      found.push(open);
    } else if (line.trim() === '') {
      open = null;
    } else if (open) {
      open.end = contentEnd;
    } else {
      open = { start: from + line.length - line.trimStart().length, end: contentEnd, level: 0 };
      found.push(open);
    }
  }
  return found;
}

function columns(indent: string): number {
  return indent.replaceAll('\t', '    ').length;
}
