import { t } from './words.ts';

const localMs = 400;
const serverMs = 1_500;
const prefix = 'moot:draft:';
let keeping = true;

/** What this browser keeps while the server does not have it yet: offline, and of people who are not signed in. */
interface Kept {
  text: string;
  at: number;
}

/** What is typed into a form is kept: in this browser at once, and on the server for whoever is signed in. */
export function keepTyped(form: HTMLFormElement): void {
  const area = form.querySelector<HTMLTextAreaElement>('textarea[name="body"]');
  if (!area) return;
  const key = prefix + form.dataset['compose'];
  const server = form.querySelector('[data-writing]') ? new ServerCopy(form) : null;
  bringBack(form, area, key, server);
  let timer: number | undefined;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (keeping) keepHere(key, area.value);
    }, localMs);
    server?.soon(() => forget(key, area.value));
  });
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    keepHere(key, area.value);
    if (!navigator.onLine) return refuseOffline(event, form);
    server?.end();
    const { submitter } = event;
    if (submitter instanceof HTMLButtonElement && submitter.value !== 'preview') {
      sessionStorage.setItem('moot:sent', JSON.stringify({ key, text: area.value }));
    }
  });
  addEventListener('pagehide', () => {
    if (keeping) server?.leave();
  });
}

/** Puts back what this browser kept, unless the server brought the same, or something newer. */
function bringBack(
  form: HTMLFormElement,
  area: HTMLTextAreaElement,
  key: string,
  server: ServerCopy | null,
): void {
  const kept = readHere(key);
  if (!kept) return;
  if (kept.text === area.value) {
    if (server && form.querySelector('[data-writing]')?.getAttribute('value')) localStorage.removeItem(key);
    return;
  }
  const banner = form.parentElement?.querySelector<HTMLElement>('[data-kept]');
  const newer = !banner || kept.at > Date.parse(banner.dataset['kept'] ?? '');
  const untouched = area.value === area.defaultValue && !document.querySelector('.govuk-error-summary');
  const mayReplace = area.value === '' || banner || form.dataset['compose']?.startsWith('edit:');
  if (!untouched || !newer || !mayReplace) return;
  area.value = kept.text;
  area.dispatchEvent(new Event('input', { bubbles: true }));
  if (!banner) sayState(form, t('What you had typed here is back.'));
}

/** The copy on the server: saved a little after typing stops, and on leaving the page. */
class ServerCopy {
  readonly #form: HTMLFormElement;
  #timer: number | undefined;
  #changed = false;
  #ended = false;
  #saving: AbortController | null = null;

  constructor(form: HTMLFormElement) {
    this.#form = form;
  }

  soon(saved: () => void): void {
    this.#changed = true;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(saved), serverMs);
  }

  /** Nothing more is saved from here: the form itself was sent. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#saving?.abort();
  }

  leave(): void {
    clearTimeout(this.#timer);
    if (this.#changed && !this.#ended) navigator.sendBeacon(this.#address, this.#fields());
  }

  async #save(saved: () => void): Promise<void> {
    if (this.#ended || !keeping) return;
    if (this.#saving) return this.soon(saved);
    this.#changed = false;
    this.#saving = new AbortController();
    try {
      const { signal } = this.#saving;
      const headers = { accept: 'application/json' };
      const response = await fetch(this.#address, {
        method: 'POST',
        body: this.#fields(),
        headers,
        signal,
      });
      if (!response.ok) throw new Error(String(response.status));
      const { writing } = (await response.json()) as { writing: string };
      this.#form.querySelector<HTMLInputElement>('[data-writing]')!.value = writing;
      if (!this.#changed) saved();
      this.#say();
    } catch {
      // This browser has it, and the next save brings it along.
      this.#changed = true;
    } finally {
      this.#saving = null;
    }
  }

  /** As it is written: its buttons are called `action`, and stand in the way of the property. */
  get #address(): string {
    return this.#form.getAttribute('action')!;
  }

  #fields(): URLSearchParams {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form))
      if (typeof value === 'string') fields.append(name, value);
    fields.set('action', 'keep');
    return fields;
  }

  /** Not announced: it would talk into the typing. */
  #say(): void {
    const place = this.#form.querySelector('[data-saved]');
    const time = new Intl.DateTimeFormat(document.documentElement.lang || 'en-GB', { timeStyle: 'short' });
    if (place) place.textContent = t('Saved for you at {time}', { time: time.format(new Date()) });
  }
}

function refuseOffline(event: Event, form: HTMLFormElement): void {
  event.preventDefault();
  form.querySelector('[data-compose-state]')?.classList.add('moot-compose__state--waiting');
  sayState(
    form,
    t('Not sent: there is no connection. What you typed is kept here. Send it again when you are connected.'),
  );
}

/** Says something in the form's line of status, which is read out. */
export function sayState(form: HTMLFormElement, words: string): void {
  const state = form.querySelector('[data-compose-state]');
  if (state) state.textContent = words;
}

function keepHere(key: string, text: string): void {
  if (text.trim() === '') localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ text, at: Date.now() } satisfies Kept));
}

function readHere(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Kept> | null;
    return typeof kept?.text === 'string' && typeof kept.at === 'number' ? (kept as Kept) : null;
  } catch {
    // Of an earlier version of the site.
    localStorage.removeItem(key);
    return null;
  }
}

function forget(key: string, text: string): void {
  if (readHere(key)?.text === text) localStorage.removeItem(key);
}

/** After posting, the server sends to a page that shows the post: then what was kept is no longer needed. */
export function dropPosted(): void {
  const sent = sessionStorage.getItem('moot:sent');
  if (!sent) return;
  sessionStorage.removeItem('moot:sent');
  const { key, text } = JSON.parse(sent) as { key: string; text: string };
  const arrived =
    document.querySelector('.govuk-notification-banner') && !document.querySelector('.govuk-error-summary');
  if (arrived) forget(key, text);
}

/** Text that is discarded goes from here too; and machines are shared: nobody finds it after somebody signed out. */
export function forgetOnRequest(): void {
  document.addEventListener('submit', ({ target }) => {
    if (!(target instanceof HTMLFormElement)) return;
    const signsOut = target.getAttribute('action') === '/sign-out';
    if (!signsOut && target.dataset['discard'] === undefined) return;
    keeping = false;
    const compose = target.closest('main')?.querySelector<HTMLElement>('form[data-compose]');
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && (signsOut || key === prefix + compose?.dataset['compose']))
        localStorage.removeItem(key);
    }
  });
}
