import { escapeHtml } from '../../core/html/escape.ts';
import { t } from '../../core/words/words.ts';
import { nameOf, type EditionIndex } from '../frameworks/edition-index.ts';
import type { Competency, Item } from '../frameworks/frameworks.models.ts';
import { countFor, type Counts } from './counts.ts';
import { countHtml, countWords, shorten } from './draft-text.ts';
import type { Found } from './filter.ts';
import { Marking } from './found-words.ts';

const mostOpen = 60;

/**
 * The tree of an edition as nested lists, closed below the first level when it is large. `found` narrows it, opens the
 * way to what was found, and has its words marked; where they stand in the statement alone, they are shown below.
 */
export function treeHtml(
  slug: string,
  index: EditionIndex,
  competencies: ReadonlyMap<string, Competency>,
  counts: Counts,
  found: Found | null,
): string {
  const marking = new Marking(found?.words ?? []);
  const openTo = (found?.shown.size ?? index.items.length) <= mostOpen ? 2 : 1;
  const searched = marking.on && found!.shown.size <= mostOpen * 4;
  const kept = ({ competency }: Item): boolean => !found || found.shown.has(competency);
  const childrenOf = (item: Item): Item[] => (index.children.get(item.competency) ?? []).filter(kept);
  const row = (item: Item, label: (name: string) => string): string => {
    const key = competencies.get(item.competency)?.key ?? item.competency;
    const href = `/frameworks/${slug}/competencies/${encodeURIComponent(key)}`;
    const code = item.code ? `<span class="moot-code">${marking.html(item.code)}</span>` : '';
    const count = countHtml(escapeHtml(item.competency), countFor(counts, item.competency));
    const name = label(marking.html(shorten(nameOf(item))));
    return `<div class="moot-tree__row"><a class="moot-tree__title" href="${href}">${name}</a>${code}${count}${excerptOf(item, marking)}</div>`;
  };
  const branch = (item: Item): string => {
    const children = childrenOf(item);
    if (children.length === 0) return `<li class="moot-tree__item">${row(item, (name) => name)}</li>`;
    const open = searched || item.depth < openTo - 1 ? ' open' : '';
    const title = `<span class="moot-tree__title">${marking.html(shorten(nameOf(item)))} <span class="moot-tree__kind">${escapeHtml(item.kind.toLowerCase())}</span></span>`;
    return (
      `<li class="moot-tree__item"><details class="moot-tree__branch"${open}>` +
      `<summary class="moot-tree__summary">${title}${branchCount(addUp(item, childrenOf, counts))}</summary>` +
      `<ul class="moot-tree__children"><li class="moot-tree__item">${row(item, (name) => t('About {name}', { name }))}</li>` +
      `${children.map(branch).join('')}</ul></details></li>`
    );
  };
  const tops = (index.children.get(null) ?? []).filter(kept);
  return tops.length === 0 ? '' : `<ul class="moot-tree">${tops.map(branch).join('')}</ul>`;
}

/** The words around what was found in a statement, when the name alone does not show why the item is here. */
function excerptOf({ title, statement }: Item, marking: Marking): string {
  const excerpt = title === null ? '' : marking.excerpt(title, statement);
  return excerpt && `<p class="moot-tree__excerpt">${excerpt}</p>`;
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
