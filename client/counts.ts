import { follow } from './live-socket.ts';
import { t } from './words.ts';

interface Count {
  comments: number;
  posts: number;
}

/** Makes the counts beside competencies change as comments and posts arrive. */
export function followCounts(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-counts]')) {
    follow(place.dataset['counts']!, {
      seq: Number(place.dataset['seq'] ?? 0),
      change({ data }) {
        const counts = (data['counts'] ?? {}) as Record<string, Count>;
        for (const [competency, count] of Object.entries(counts)) show(place, competency, count);
      },
      // Counts are whole numbers, not steps: the next telling puts right what was missed.
      reset: async () => (await headOf(place)) ?? Number(place.dataset['seq'] ?? 0),
    });
  }
}

async function headOf(place: HTMLElement): Promise<number | null> {
  const response = await fetch(location.href, { cache: 'no-store' });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const same = page.querySelector<HTMLElement>(`[data-counts="${CSS.escape(place.dataset['counts']!)}"]`);
  if (!same) return null;
  for (const count of same.querySelectorAll<HTMLElement>('[data-count]')) {
    const { count: competency, comments, posts } = count.dataset;
    show(place, competency!, { comments: Number(comments), posts: Number(posts) });
  }
  return Number(same.dataset['seq']);
}

function show(place: HTMLElement, competency: string, { comments, posts }: Count): void {
  for (const count of place.querySelectorAll<HTMLElement>(`[data-count="${CSS.escape(competency)}"]`)) {
    count.dataset['comments'] = String(comments);
    count.dataset['posts'] = String(posts);
    write(count, { comments, posts });
    for (
      let branch = count.closest('details');
      branch;
      branch = branch.parentElement?.closest('details') ?? null
    ) {
      addUp(branch);
    }
  }
}

/** The head of a branch of the tree says what all in it adds up to. */
function addUp(branch: HTMLDetailsElement): void {
  const place = branch.querySelector<HTMLElement>(':scope > summary [data-branch-count]');
  if (!place) return;
  const total = { comments: 0, posts: 0 };
  for (const { dataset } of branch.querySelectorAll<HTMLElement>('[data-count]')) {
    total.comments += Number(dataset['comments']);
    total.posts += Number(dataset['posts']);
  }
  write(place, total);
}

function write(place: HTMLElement, { comments, posts }: Count): void {
  const words = [];
  if (comments > 0) words.push(t('{count, plural, one {# comment} other {# comments}}', { count: comments }));
  if (posts > 0) words.push(t('{count, plural, one {# post} other {# posts}}', { count: posts }));
  place.textContent = words.join(', ');
  place.classList.toggle('moot-count--none', words.length === 0);
}
