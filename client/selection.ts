/**
 * From what a reader selects to a passage of the source, and back. Fields are elements with `data-competency` and
 * `data-field`; within them, text of the source stands in `data-at` elements, as the server's statement renderer
 * writes them. Positions are code points of the source.
 */

/** The little of a DOM node that is needed here, so that tests need no browser. */
export interface TreeNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly childNodes: ArrayLike<TreeNode>;
  readonly parentNode: TreeNode | null;
  getAttribute?(name: string): string | null;
}

/** A place in the tree as ranges have it: a UTF-16 offset in a text node, or before the child of that number. */
export interface TreePoint<N extends TreeNode = TreeNode> {
  node: N;
  offset: number;
}

export interface SelectedPassage {
  competency: string;
  field: string;
  start: number;
  end: number;
  exact: string;
}

/** A text node of a field: its place in the tree, its first code point in the source, and the source skipped before. */
interface Piece {
  node: TreeNode;
  path: number[];
  at: number;
  before: string;
  text: string;
}

const TEXT_NODE = 3;

const countOf = (text: string): number => Array.from(text).length;

/**
 * The passage that is selected within `root`, without white space at its ends and with whole characters only; null
 * when nothing of a field is selected, when two fields are, or when the page no longer shows the source (translated
 * by the browser, say).
 */
export function passageOfSelection(selection: Selection, root: Element): SelectedPassage | null {
  if (selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return passageBetween(
    root,
    { node: range.startContainer, offset: range.startOffset },
    { node: range.endContainer, offset: range.endOffset },
  );
}

/** The range that shows a passage of a field; null when none of it is shown there. */
export function rangeOfPassage(field: Element, start: number, end: number): Range | null {
  const points = pointsOfPassage(field, start, end);
  if (!points) return null;
  const range = field.ownerDocument.createRange();
  range.setStart(points.start.node as Node, points.start.offset);
  range.setEnd(points.end.node as Node, points.end.offset);
  return range;
}

/** As `passageOfSelection`, between two points of which the first comes first. */
export function passageBetween(root: TreeNode, start: TreePoint, end: TreePoint): SelectedPassage | null {
  const from = [...pathOf(start.node), start.offset];
  const to = [...pathOf(end.node), end.offset];
  let found: { field: TreeNode; pieces: Piece[]; start: number; end: number } | null = null;
  for (const { node: field, path } of fieldsWithin(root, pathOf(root), from, to)) {
    const pieces = piecesOf(field, path);
    const range = selectedRange(pieces, from, to);
    if (!range) continue;
    if (found) return null;
    found = { field, pieces, ...range };
  }
  const source = found && sourceOf(found.pieces);
  if (!found || source === null) return null;
  const passage = wholeWords(source, found.start, found.end);
  if (!passage) return null;
  return {
    competency: found.field.getAttribute?.('data-competency') ?? '',
    field: found.field.getAttribute?.('data-field') ?? '',
    ...passage,
  };
}

/** As `rangeOfPassage`, as two points. */
export function pointsOfPassage(
  field: TreeNode,
  start: number,
  end: number,
): { start: TreePoint; end: TreePoint } | null {
  const shown = piecesOf(field, []).filter(
    (piece) => piece.at < end && piece.at + countOf(piece.text) > start,
  );
  const first = shown[0];
  const last = shown.at(-1);
  if (!first || !last) return null;
  const offset = (piece: Piece, position: number): number =>
    Array.from(piece.text)
      .slice(0, Math.max(position - piece.at, 0))
      .join('').length;
  return {
    start: { node: first.node, offset: offset(first, start) },
    end: { node: last.node, offset: offset(last, end) },
  };
}

/** The numbers of the children that lead from the top of the tree to a node. */
function pathOf(node: TreeNode): number[] {
  const path: number[] = [];
  for (let at = node, parent = at.parentNode; parent; at = parent, parent = at.parentNode) {
    path.unshift(Array.prototype.indexOf.call(parent.childNodes, at));
  }
  return path;
}

/** Where a point (a path and an offset) lies, seen from the node at `path`. */
function sideOf(point: number[], path: number[]): 'before' | 'within' | 'after' {
  for (const [depth, number] of path.entries()) {
    const other = point[depth];
    if (other === undefined || other < number) return 'before';
    // An offset counts children before it: the same number as a node's own means just before that node.
    if (other > number) return 'after';
  }
  return point.length > path.length ? 'within' : 'before';
}

function* fieldsWithin(
  node: TreeNode,
  path: number[],
  from: number[],
  to: number[],
): Generator<{ node: TreeNode; path: number[] }> {
  if (sideOf(from, path) === 'after' || sideOf(to, path) === 'before') return;
  if (node.getAttribute?.('data-competency') && node.getAttribute('data-field')) {
    yield { node, path };
    return;
  }
  for (const [number, child] of Array.from(node.childNodes).entries()) {
    yield* fieldsWithin(child, [...path, number], from, to);
  }
}

function piecesOf(field: TreeNode, fieldPath: number[]): Piece[] {
  const pieces: Piece[] = [];
  let span: { next: number; before: string } | null = null;
  const walk = (node: TreeNode, path: number[]): void => {
    if (node.nodeType === TEXT_NODE) {
      const text = node.nodeValue ?? '';
      if (!span || text === '') return;
      pieces.push({ node, path, at: span.next, before: span.before, text });
      span = { next: span.next + countOf(text), before: '' };
      return;
    }
    const at = node.getAttribute?.('data-at') ?? null;
    if (at !== null) span = { next: Number(at), before: node.getAttribute?.('data-before') ?? '' };
    for (const [number, child] of Array.from(node.childNodes).entries()) walk(child, [...path, number]);
    if (at !== null) span = null;
  };
  walk(field, fieldPath);
  return pieces;
}

function selectedRange(pieces: Piece[], from: number[], to: number[]): { start: number; end: number } | null {
  const offsetIn = (piece: Piece, point: number[]): number => {
    const side = sideOf(point, piece.path);
    if (side === 'within') return point.at(-1) ?? 0;
    return side === 'before' ? 0 : piece.text.length;
  };
  // White space at the ends is dropped, so a piece of which nothing else is selected must not begin or end the range.
  const selected = pieces
    .map((piece) => ({ ...piece, from: offsetIn(piece, from), to: offsetIn(piece, to) }))
    .filter((piece) => piece.text.slice(piece.from, piece.to).trim() !== '');
  const first = selected[0];
  const last = selected.at(-1);
  if (!first || !last) return null;
  // A caret may stand between the halves of a surrogate pair; the character then counts as selected.
  const before = first.text.slice(0, first.from).replace(/[\uD800-\uDBFF]$/, '');
  return { start: first.at + countOf(before), end: last.at + countOf(last.text.slice(0, last.to)) };
}

/** The source up to the end of the last piece; null when pieces are not where they say. */
function sourceOf(pieces: Piece[]): string | null {
  let source = '';
  let length = 0;
  for (const { at, before, text } of pieces) {
    length += countOf(before);
    if (length !== at) return null;
    source += before + text;
    length += countOf(text);
  }
  return source;
}

/** The range without white space at its ends, widened so that it cuts no character as people see it. */
function wholeWords(
  source: string,
  start: number,
  end: number,
): { start: number; end: number; exact: string } | null {
  const characters = Array.from(source);
  const unitsBefore = (position: number): number => characters.slice(0, position).join('').length;
  const selected = characters.slice(start, end).join('');
  if (selected.trim() === '') return null;
  let from = unitsBefore(start) + selected.length - selected.trimStart().length;
  let to = from + selected.trim().length;
  // Older browsers cut no graphemes; the server widens what it is sent as well.
  if ('Segmenter' in Intl) {
    const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(source);
    from = segments.containing(from)?.index ?? from;
    const last = segments.containing(to);
    if (last && last.index < to) to = last.index + last.segment.length;
  }
  return {
    start: countOf(source.slice(0, from)),
    end: countOf(source.slice(0, to)),
    exact: source.slice(from, to),
  };
}
