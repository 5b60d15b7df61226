import { signalWriting } from './live-socket.ts';

const keepMs = 400;
const signalMs = 3000;
const prefix = 'moot:draft:';
const notSent =
  'Not sent: there is no connection. What you typed is kept here. Send it again when you are connected.';
let keeping = true;

/** Forms of posts: what is typed survives a reload, a preview shows without leaving, replies go where they belong. */
export function enhanceCompose(): void {
  dropPosted();
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-compose]')) {
    keepTyped(form);
    previewHere(form);
    tellWriting(form);
  }
  forgetOnSignOut();
}

/** What is typed is kept in this browser until it is posted. */
function keepTyped(form: HTMLFormElement): void {
  const area = form.querySelector<HTMLTextAreaElement>('textarea[name="body"]');
  const state = form.querySelector('[data-compose-state]');
  if (!area) return;
  const key = prefix + form.dataset['compose'];
  const kept = localStorage.getItem(key);
  if (
    kept &&
    kept !== area.value &&
    area.value === area.defaultValue &&
    (area.value === '' || form.dataset['compose']?.startsWith('edit:'))
  ) {
    area.value = kept;
    area.dispatchEvent(new Event('input', { bubbles: true }));
    if (state) state.textContent = 'What you had typed here is back.';
  }
  let timer: number | undefined;
  area.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!keeping) return;
      if (area.value.trim() === '') localStorage.removeItem(key);
      else localStorage.setItem(key, area.value);
    }, keepMs);
  });
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    localStorage.setItem(key, area.value);
    if (!navigator.onLine) {
      event.preventDefault();
      state?.classList.add('moot-compose__state--waiting');
      if (state) state.textContent = notSent;
      return;
    }
    const { submitter } = event;
    if (submitter instanceof HTMLButtonElement && submitter.value !== 'preview') {
      sessionStorage.setItem('moot:sent', JSON.stringify({ key, text: area.value }));
    }
  });
}

/** After posting, the server sends to a page that shows the post: then what was kept is no longer needed. */
function dropPosted(): void {
  const sent = sessionStorage.getItem('moot:sent');
  if (!sent) return;
  sessionStorage.removeItem('moot:sent');
  const { key, text } = JSON.parse(sent) as { key: string; text: string };
  const arrived =
    document.querySelector('.govuk-notification-banner') && !document.querySelector('.govuk-error-summary');
  if (arrived && localStorage.getItem(key) === text) localStorage.removeItem(key);
}

/** Machines are shared: what somebody typed is not there for whoever comes after they signed out. */
function forgetOnSignOut(): void {
  document.addEventListener('submit', ({ target }) => {
    if (!(target instanceof HTMLFormElement) || target.getAttribute('action') !== '/sign-out') return;
    keeping = false;
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  });
}

function previewHere(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('button[value="preview"]');
  const place = form.querySelector('[data-preview]');
  const area = form.querySelector<HTMLTextAreaElement>('textarea[name="body"]');
  if (!button || !place || !area) return;
  button.addEventListener('click', (event) => {
    event.preventDefault();
    void showPreview(form, area.value, place).catch(() => form.requestSubmit(button));
  });
}

async function showPreview(form: HTMLFormElement, text: string, place: Element): Promise<void> {
  const fields = new URLSearchParams({ body: text });
  const token = form.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value;
  if (token) fields.set('_csrf', token);
  const response = await fetch('/preview', { method: 'POST', body: fields });
  if (!response.ok) throw new Error(String(response.status));
  const { html } = (await response.json()) as { html: string };
  const section = document.createElement('section');
  section.className = 'moot-compose__preview';
  const title = document.createElement('h2');
  title.className = 'govuk-heading-s';
  title.textContent = 'Preview';
  const body = document.createElement('div');
  body.className = 'moot-prose';
  // The server made this from Markdown; it holds no raw HTML of anybody.
  body.innerHTML = html || 'Nothing to show yet.';
  section.append(title, body);
  place.replaceChildren(section);
}

function tellWriting(form: HTMLFormElement): void {
  const thread = form.dataset['compose']?.split(':')[0];
  if (!thread || !/^[cdg]-/.test(thread)) return;
  let last = 0;
  form.addEventListener('input', () => {
    if (Date.now() - last < signalMs) return;
    last = Date.now();
    signalWriting(`thread:${thread}`);
  });
}
