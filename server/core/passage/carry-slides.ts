import { beginsUnit, type CarryText } from './carry-text.ts';

/**
 * Where the same words stand on both sides of what was taken out (`build x, build y` becoming `build y`), a comparison
 * cannot know which of them went: every such place can be slid along. Slides each to where whole sentences, else whole
 * clauses, were taken out or put in, since that is how people edit, and answers which tokens before stay unclear.
 * Changes `to`.
 */
export function settleSlides(before: CarryText, after: CarryText, to: Int32Array): Uint8Array {
  const unclear = new Uint8Array(to.length);
  for (const gap of gapsIn(to, after.tokens.length)) {
    if (!stillThere(to, gap)) continue;
    if (gap.end > gap.start) settleRemoved(before, to, unclear, gap);
    else if (gap.nowEnd > gap.nowStart) settleAdded(after, to, unclear, gap);
  }
  return unclear;
}

/** What is between two stretches that stand: taken out before, put in after. */
interface Gap {
  start: number;
  end: number;
  nowStart: number;
  nowEnd: number;
}

function gapsIn(to: Int32Array, length: number): Gap[] {
  const gaps: Gap[] = [];
  let [start, nowStart] = [0, 0];
  for (let at = 0; at <= to.length; at += 1) {
    const place = at === to.length ? length : to[at]!;
    if (place < 0) continue;
    if (at > start || place > nowStart) gaps.push({ start, end: at, nowStart, nowEnd: place });
    [start, nowStart] = [at + 1, place + 1];
  }
  return gaps;
}

/** A slide before this one may have used up all that stood between them. */
const stillThere = (to: Int32Array, { start, end, nowStart, nowEnd }: Gap): boolean =>
  (start === 0 ? nowStart === 0 : to[start - 1] === nowStart - 1) &&
  (end === to.length || to[end] === nowEnd);

/** How far something can be slid: to the left (as a negative number) and to the right. */
interface Room {
  left: number;
  right: number;
}

function settleRemoved(text: CarryText, to: Int32Array, unclear: Uint8Array, gap: Gap): void {
  const { start, end, nowStart, nowEnd } = gap;
  const same = (one: number, other: number): boolean => text.tokens[one]?.key === text.tokens[other]?.key;
  let [left, right] = [0, 0];
  while (
    start - 1 - left >= 0 &&
    to[start - 1 - left] === nowStart - 1 - left &&
    same(start - 1 - left, end - 1 - left)
  )
    left += 1;
  while (end + right < to.length && to[end + right] === nowEnd + right && same(start + right, end + right))
    right += 1;
  const best = bestSlides(text, start, end, { left: -left, right });
  const [shift] = best;
  for (let step = 1; step <= -shift!; step += 1) {
    to[end - step] = to[start - step]!;
    to[start - step] = -1;
  }
  for (let step = 0; step < shift!; step += 1) {
    to[start + step] = to[end + step]!;
    to[end + step] = -1;
  }
  const [first, last] = [Math.min(...best), Math.max(...best)];
  for (let at = start + first; at < start + last; at += 1) unclear[at] = 1;
  for (let at = end + first; at < end + last; at += 1) unclear[at] = 1;
}

function settleAdded(text: CarryText, to: Int32Array, unclear: Uint8Array, gap: Gap): void {
  const { start, nowStart, nowEnd } = gap;
  const same = (one: number, other: number): boolean => text.tokens[one]?.key === text.tokens[other]?.key;
  let [left, right] = [0, 0];
  while (
    start - 1 - left >= 0 &&
    to[start - 1 - left] === nowStart - 1 - left &&
    same(nowStart - 1 - left, nowEnd - 1 - left)
  )
    left += 1;
  while (
    start + right < to.length &&
    to[start + right] === nowEnd + right &&
    same(nowStart + right, nowEnd + right)
  )
    right += 1;
  const best = bestSlides(text, nowStart, nowEnd, { left: -left, right });
  const [shift] = best;
  for (let step = 1; step <= -shift!; step += 1) to[start - step] = nowEnd - step;
  for (let step = 0; step < shift!; step += 1) to[start + step] = nowStart + step;
  const [first, last] = [Math.min(...best), Math.max(...best)];
  for (let at = start + first; at < start + last; at += 1) unclear[at] = 1;
}

/** The slides at which the most natural thing was taken out or put in; the one nearest to where it is comes first. */
function bestSlides(text: CarryText, start: number, end: number, { left, right }: Room): number[] {
  let best: number[] = [0];
  let most = natural(text, start, end);
  for (let slide = left; slide <= right; slide += 1) {
    if (slide === 0) continue;
    const value = natural(text, start + slide, end + slide);
    if (value > most) [best, most] = [[slide], value];
    else if (value === most) best.push(slide);
  }
  return best;
}

/** How much a stretch looks like what a person takes out or puts in: whole sentences before whole clauses. */
function natural(text: CarryText, start: number, end: number): number {
  const units = Number(beginsUnit(text, start)) + Number(beginsUnit(text, end));
  return units * 4 + Number(beginsClause(text, start)) + Number(beginsClause(text, end));
}

const joins = new Set([',', '(', ')', '-', 'and', 'or', 'but']);

function beginsClause(text: CarryText, at: number): boolean {
  const key = text.tokens[at]?.key;
  return beginsUnit(text, at) || (key !== undefined && joins.has(key));
}
