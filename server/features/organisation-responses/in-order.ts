import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { ResponseComment } from './response.ts';

/** Comments in the order of the draft: by competency, there the whole first, then by passage, then by time. */
export function inOrder(index: EditionIndex, comments: ResponseComment[]): ResponseComment[] {
  const places = new Map(index.items.map(({ competency }, at) => [competency, at]));
  const keyOf = ({ anchor, at }: ResponseComment): number[] => [
    places.get(anchor.competency) ?? index.items.length,
    'field' in anchor ? (anchor.field === 'title' ? 1 : 2) : 0,
    'field' in anchor ? anchor.start : 0,
    at.getTime(),
  ];
  const keyed = comments.map((comment) => ({ comment, key: keyOf(comment) }));
  return keyed.toSorted((a, b) => compare(a.key, b.key)).map(({ comment }) => comment);
}

function compare(one: number[], other: number[]): number {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : one[at]! - other[at]!;
}
