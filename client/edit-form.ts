import { t } from './words.ts';

const keepMs = 400;
const compareMs = 700;
/** Signing out removes everything of this name. */
const prefix = 'moot:draft:';

type Fields = Record<string, string>;

/** What is typed into a form of editors stays in this browser until it was saved: over a reload, and a lost connection. */
export function keepForm(form: HTMLFormElement): void {
  const key = prefix + form.dataset['editForm'];
  const kept = read(key);
  if (kept) offer(form, key, kept);
  let timer: number | undefined;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => localStorage.setItem(key, JSON.stringify(fieldsOf(form))), keepMs);
  });
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    localStorage.setItem(key, JSON.stringify(fieldsOf(form)));
    if (navigator.onLine) {
      sessionStorage.setItem('moot:edit-sent', key);
      return;
    }
    event.preventDefault();
    say(
      form,
      t('Not saved: there is no connection. What you typed is kept here. Save it when you are connected.'),
    );
  });
  form.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.matches('a.govuk-link')) localStorage.removeItem(key);
  });
}

/** A page without the form, and with the word that it is done, comes only after it was saved. */
export function dropSaved(): void {
  const key = sessionStorage.getItem('moot:edit-sent');
  if (!key) return;
  sessionStorage.removeItem('moot:edit-sent');
  const saved =
    document.querySelector('.govuk-notification-banner') && !document.querySelector('form[data-edit-form]');
  if (saved) localStorage.removeItem(key);
}

/** Puts back what was typed before; where the server brings something typed already, that counts. */
function offer(form: HTMLFormElement, key: string, kept: Fields): void {
  const now = fieldsOf(form);
  const differs = Object.entries(kept).some(([name, value]) => now[name] !== value);
  if (!differs) return;
  const filledIn = document.querySelector('.govuk-error-summary, .moot-edit-theirs, .moot-edit-overtaken');
  if (filledIn || form.querySelector('[data-edit-look] section')) return;
  const put = (fields: Fields): void => {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
    }
    form.querySelector('textarea')?.dispatchEvent(new Event('input', { bubbles: true }));
  };
  put(kept);
  const back = document.createElement('button');
  back.type = 'button';
  back.className = 'moot-action';
  back.textContent = t('Discard that');
  back.addEventListener('click', () => {
    put(now);
    localStorage.removeItem(key);
    say(form, t('Discarded. The form is as the draft has it.'));
    form.querySelector<HTMLElement>('input:not([type=hidden])')?.focus();
  });
  say(form, t('What you had typed here is back.'), back);
}

/** The comparison with the draft before and the preview, made anew a little after typing stops. */
export function compareWhileTyping(form: HTMLFormElement): void {
  const place = form.querySelector('[data-edit-look]');
  const button = form.querySelector<HTMLButtonElement>('button[value="look"]');
  if (!place || !button) return;
  let timer: number | undefined;
  let asking: AbortController | null = null;
  const look = async (): Promise<void> => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ ...allOf(form), action: 'look' });
    const response = await fetch(addressOf(form), { method: 'POST', body, signal: asking.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('[data-edit-look]');
    if (fresh) place.replaceChildren(...fresh.childNodes);
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    // Refused and lost answers change nothing: the button still works.
    timer = window.setTimeout(() => void look().catch(() => undefined), compareMs);
  });
  button.addEventListener('click', (event) => {
    event.preventDefault();
    void look().then(
      () => place.scrollIntoView({ block: 'nearest' }),
      () => form.requestSubmit(),
    );
  });
}

/** As it is written: its buttons are called `action`, and stand in the way of the property. */
const addressOf = (form: HTMLFormElement): string => form.getAttribute('action')!;

/** What somebody types: not the token, nor the version that the page was made with. */
function fieldsOf(form: HTMLFormElement): Fields {
  const typed = form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio])',
  );
  return Object.fromEntries([...typed].map(({ name, value }) => [name, value]));
}

const allOf = (form: HTMLFormElement): Fields =>
  Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

function read(key: string): Fields | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Fields | null;
  } catch {
    localStorage.removeItem(key);
    return null;
  }
}

function say(form: HTMLFormElement, words: string, ...more: Element[]): void {
  const line = form.querySelector('[data-edit-kept]');
  line?.replaceChildren(`${words} `, ...more);
}
