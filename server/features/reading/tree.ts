import { escapeHtml } from '../../core/html/escape.ts';
import { nameOf, type EditionIndex } from '../frameworks/edition-index.ts';
import type { Competency, Item } from '../frameworks/frameworks.models.ts';
import { countFor, type Counts } from './counts.ts';
import { countHtml, countWords, shorten } from './draft-text.ts';

/** The tree of an edition as nested lists, closed below the first level when it is large. `kept` narrows it. */
export function treeHtml(
  slug: string,
  index: EditionIndex,
  competencies: ReadonlyMap<string, Competency>,
  counts: Counts,
  kept: ReadonlySet<string> | null,
): string {
  const shown = kept ? index.items.filter((item) => kept.has(item.competency)).length : index.items.length;
  const openTo = shown <= 60 ? 2 : 1;
  const childrenOf = (item: Item): Item[] =>
    (index.children.get(item.competency) ?? []).filter((child) => !kept || kept.has(child.competency));
  const branch = (item: Item): string => {
    const children = childrenOf(item);
    const key = competencies.get(item.competency)?.key ?? item.competency;
    const href = `/frameworks/${slug}/competencies/${encodeURIComponent(key)}`;
    const name = escapeHtml(shorten(nameOf(item)));
    const code = item.code ? `<span class="moot-code">${escapeHtml(item.code)}</span>` : '';
    const count = countHtml(escapeHtml(item.competency), countFor(counts, item.competency));
    if (children.length === 0) {
      return `<li class="moot-tree__item"><div class="moot-tree__row"><a class="moot-tree__title" href="${href}">${name}</a>${code}${count}</div></li>`;
    }
    return (
      `<li class="moot-tree__item"><details class="moot-tree__branch"${item.depth < openTo - 1 ? ' open' : ''}>` +
      `<summary class="moot-tree__summary"><span class="moot-tree__title">${name} <span class="moot-tree__kind">${escapeHtml(item.kind.toLowerCase())}</span></span>${branchCount(addUp(item, childrenOf, counts))}</summary>` +
      `<ul class="moot-tree__children"><li class="moot-tree__item"><div class="moot-tree__row"><a class="moot-tree__title" href="${href}">About ${name}</a>${code}${count}</div></li>` +
      `${children.map(branch).join('')}</ul></details></li>`
    );
  };
  const tops = (index.children.get(null) ?? []).filter((item) => !kept || kept.has(item.competency));
  return tops.length === 0 ? '' : `<ul class="moot-tree">${tops.map(branch).join('')}</ul>`;
}

/** What is said of an item and of all beneath it. */
function addUp(
  item: Item,
  childrenOf: (item: Item) => Item[],
  counts: Counts,
): { comments: number; posts: number } {
  const total = { ...countFor(counts, item.competency) };
  for (const child of childrenOf(item)) {
    const { comments, posts } = addUp(child, childrenOf, counts);
    total.comments += comments;
    total.posts += posts;
  }
  return total;
}

/** The count of a whole branch, seen while the branch is closed; the browser adds up anew as counts arrive. */
function branchCount({ comments, posts }: { comments: number; posts: number }): string {
  const none = comments + posts === 0 ? ' moot-count--none' : '';
  return `<span class="moot-count${none}" data-branch-count>${countWords(comments, posts)}</span>`;
}
