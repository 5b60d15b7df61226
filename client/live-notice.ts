import { t } from './words.ts';

const coalesceMs = 700;

const postWords = {
  by: (name: string) => t('New post by {name}', { name }),
  many: (count: number) => t('{count, plural, one {# new post} other {# new posts}}', { count }),
};
const commentWords = {
  by: (name: string) => t('New comment by {name}', { name }),
  many: (count: number) => t('{count, plural, one {# new comment} other {# new comments}}', { count }),
};

/**
 * Tells of arrivals without moving anything: a status line for screen readers, and a bar that leads to what lies
 * outside the view.
 */
export class LiveNotice {
  readonly #announce: Element | null;
  readonly #bar: HTMLElement | null;
  readonly #button: HTMLButtonElement | null;
  readonly #words: { by(name: string): string; many(count: number): string };
  #unseen: Element[] = [];
  #elsewhere = 0;
  #lastPage: string | null = null;
  #arrivals: string[] = [];
  #timer: number | undefined;
  readonly #seer: IntersectionObserver;

  constructor(part: Element, noun: string) {
    this.#words = noun === 'comment' ? commentWords : postWords;
    this.#announce = part.querySelector('[data-announce]');
    this.#bar = part.querySelector('[data-live-bar]');
    this.#button = this.#bar?.querySelector('button') ?? null;
    this.#button?.addEventListener('click', () => this.#go());
    this.#seer = new IntersectionObserver((entries) => {
      const seen = new Set(
        entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target),
      );
      if (seen.size === 0) return;
      for (const row of seen) this.#seer.unobserve(row);
      this.#unseen = this.#unseen.filter((row) => !seen.has(row));
      this.#showBar();
    });
  }

  /** A row was added to the list. */
  arrived(row: Element, author: string): void {
    this.#unseen.push(row);
    this.#seer.observe(row);
    this.#arrivals.push(author);
    this.#later();
  }

  /** Something new belongs on another page of the list. */
  elsewhere(lastPage: string | null): void {
    this.#elsewhere += 1;
    this.#lastPage = lastPage;
    this.#arrivals.push('');
    this.#later();
  }

  say(text: string): void {
    if (this.#announce) this.#announce.textContent = text;
  }

  #later(): void {
    if (this.#timer !== undefined) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      const [first] = this.#arrivals;
      const count = this.#arrivals.length;
      this.say(count === 1 && first ? this.#words.by(first) : this.#words.many(count));
      this.#arrivals = [];
      this.#showBar();
    }, coalesceMs);
  }

  #showBar(): void {
    const count = this.#unseen.length + this.#elsewhere;
    if (!this.#bar || !this.#button) return;
    this.#bar.hidden = count === 0;
    this.#button.textContent = this.#words.many(count);
  }

  #go(): void {
    const [first] = this.#unseen;
    if (!first) {
      if (this.#lastPage) location.assign(this.#lastPage);
      return;
    }
    const post = first.querySelector<HTMLElement>('.moot-post');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    first.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
    post?.focus({ preventScroll: true });
  }
}
