import { t } from '../../core/words/words.ts';
import type { Difference } from '../frameworks/differences.ts';
import {
  type ChangeKind,
  changeKinds,
  changeKindWords,
  figuresOf,
  isChangeKind,
  kindsOf,
} from './change-kinds.ts';

/** The changes of one kind only, as an address asks for; all, when it asks for none that there is. */
export function chosenKind(query: Record<string, string>): ChangeKind | null {
  const what = query['what'] ?? '';
  return isChangeKind(what) ? what : null;
}

/** Those of a kind; all, when it is null. */
export function ofKind(found: readonly Difference[], kind: ChangeKind | null): readonly Difference[] {
  return kind === null ? found : found.filter((one) => kindsOf(one).includes(kind));
}

/** How many there are of each kind, each with the address of those alone. `href` gives an address for a kind or all. */
export function figuresView(
  found: readonly Difference[],
  chosen: ChangeKind | null,
  href: (kind: ChangeKind | null) => string,
) {
  const counts = figuresOf(found);
  return {
    all: { count: found.length, href: href(null), chosen: chosen === null },
    figures: changeKinds.map((kind) => ({
      kind,
      words: t(changeKindWords[kind]),
      count: counts[kind],
      href: href(kind),
      chosen: kind === chosen,
    })),
  };
}

/** The heading of a list of changes. */
export function listHeading(count: number, kind: ChangeKind | null): string {
  return kind === null
    ? t('{count, plural, one {# change} other {# changes}}', { count })
    : t('{what}: {count, plural, one {# change} other {# changes}}', {
        what: t(changeKindWords[kind]),
        count,
      });
}
