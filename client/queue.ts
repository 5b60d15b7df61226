import { t } from './words.ts';

const offKey = 'moot.queue-keys';
const typing = 'textarea, select, input:not([type="checkbox"]):not([type="radio"])';

/**
 * Single keys where items are decided one after another, in the queue of moderators and in the table of comments: to
 * move, to choose, to say what to do. They can be switched off, and never act while somebody types (WCAG 2.1.4).
 * Everything can be done without them.
 */
export function enhanceQueue(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-queue]');
  if (!form) return;
  const queue = new Queue(form);
  document.addEventListener('keydown', (event) => {
    const { ctrlKey, metaKey, altKey, target, key } = event;
    if (ctrlKey || metaKey || altKey || !queue.on) return;
    if (target instanceof Element && target.matches(typing)) return;
    if (queue.press(key)) event.preventDefault();
  });
}

class Queue {
  readonly #form: HTMLFormElement;
  readonly #items: HTMLElement[];
  readonly #actions: Map<string, HTMLInputElement>;
  on: boolean;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#items = [...form.querySelectorAll<HTMLElement>('[data-item]')];
    const offered = form.querySelectorAll<HTMLInputElement>('input[data-key]');
    this.#actions = new Map([...offered].map((input) => [input.dataset['key']!, input]));
    this.on = keptOn();
    this.#addSwitch();
    this.#tellWhatWasDone();
    this.#goOn();
  }

  /** Does what a key stands for; false when it stands for nothing. */
  press(key: string): boolean {
    if (key === 'j') this.#move(1);
    else if (key === 'k') this.#move(-1);
    else if (key === 'x') this.#choose();
    else if (key === 'a') this.#chooseAll();
    else {
      const action = this.#actions.get(key);
      if (!action) return false;
      this.#decide(action);
    }
    return true;
  }

  /** The item that holds the focus, else null. */
  #current(): HTMLElement | null {
    return this.#items.find((item) => item.contains(document.activeElement)) ?? null;
  }

  #move(step: 1 | -1): void {
    const current = this.#current();
    const at = current ? this.#items.indexOf(current) + step : step === 1 ? 0 : this.#items.length - 1;
    const item = this.#items[Math.min(Math.max(at, 0), this.#items.length - 1)];
    item?.focus();
    item?.scrollIntoView({ block: 'start' });
  }

  #choose(): void {
    const item = this.#current() ?? this.#items[0];
    if (!item) return;
    const box = boxOf(item);
    if (box) box.checked = !box.checked;
    item.focus();
    this.#count();
  }

  #chooseAll(): void {
    const boxes = this.#items.flatMap((item) => boxOf(item) ?? []);
    const all = boxes.every(({ checked }) => checked);
    for (const box of boxes) box.checked = !all;
    this.#count();
  }

  /** Chooses what to do with what is chosen, else with the item in focus, and leads to the reasons. */
  #decide(action: HTMLInputElement): void {
    const current = this.#current();
    const box = current && boxOf(current);
    if (box && !this.#items.some((item) => boxOf(item)?.checked)) box.checked = true;
    action.click();
    this.#count();
    // What needs no reason is sent from here, or after an answer is written.
    if (action.dataset['plain'] !== undefined) {
      action.focus();
      return;
    }
    const reasons = [...this.#form.querySelectorAll<HTMLInputElement>('input[name="reason"]')];
    const none = reasons.find(({ value }) => value === '');
    const given = reasons.filter((one) => one !== none);
    // What needs no reason begins at none, where the form offers that; all else at the first one.
    const first = action.dataset['reason'] === 'none' ? (none ?? given[0]) : given[0];
    const reason = given.find(({ checked }) => checked) ?? first;
    if (!reason) return;
    reason.checked = true;
    reason.focus();
  }

  #count(): void {
    const count = this.#items.filter((item) => boxOf(item)?.checked).length;
    this.#say(
      t('{count, plural, =0 {nothing chosen} one {# item chosen} other {# items chosen}}', { count }),
    );
  }

  #say(words: string): void {
    const status = this.#form.querySelector('[data-queue-status]');
    if (status) status.textContent = words;
  }

  /** What was decided on the page before stands at the top; it is said too, since the focus goes on to the next item. */
  #tellWhatWasDone(): void {
    const banner = document.querySelector('.govuk-notification-banner__content');
    const words = banner?.textContent?.trim();
    if (words) setTimeout(() => this.#say(words), 300);
  }

  /** Goes on where the address says: the item after those that were decided. */
  #goOn(): void {
    const next = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (next && this.#items.includes(next)) next.focus();
  }

  #addSwitch(): void {
    const place = this.#form.querySelector<HTMLElement>('[data-queue-switch]');
    const button = place?.querySelector('button');
    if (!place || !button) return;
    place.hidden = false;
    const show = (): void => {
      const help = this.#form.querySelector<HTMLElement>('[data-queue-keys]');
      if (help) help.hidden = !this.on;
      button.textContent = this.on ? t('Turn keyboard shortcuts off') : t('Turn keyboard shortcuts on');
    };
    button.addEventListener('click', () => {
      this.on = !this.on;
      keepOn(this.on);
      show();
    });
    show();
  }
}

/** What chooses an item; one's own post has none. */
const boxOf = (item: HTMLElement): HTMLInputElement | null =>
  item.querySelector<HTMLInputElement>('input[type="checkbox"]');

function keptOn(): boolean {
  try {
    return localStorage.getItem(offKey) !== 'off';
  } catch {
    return true;
  }
}

function keepOn(on: boolean): void {
  try {
    localStorage.setItem(offKey, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing keeps the switch for this page.
  }
}
