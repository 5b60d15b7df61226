import { dropPosted, forgetOnRequest, keepTyped } from './kept-text.ts';
import { signalWriting } from './live-socket.ts';
import { addPictures } from './pictures.ts';
import { t } from './words.ts';

const signalMs = 3000;

/** Forms of posts: what is typed survives a reload, a preview shows without leaving, replies go where they belong. */
export function enhanceCompose(): void {
  dropPosted();
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-compose]')) {
    keepTyped(form);
    addPictures(form);
    previewHere(form);
    tellWriting(form);
  }
  forgetOnRequest();
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
  for (const name of ['competency', 'passage', 'suggestion']) {
    const value = new FormData(form).get(name);
    if (typeof value === 'string') fields.set(name, value);
  }
  const thread = /^\/threads\/([\w-]+)\/posts$/.exec(form.getAttribute('action') ?? '')?.[1];
  if (thread) fields.set('thread', thread);
  const token = form.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value;
  if (token) fields.set('_csrf', token);
  const response = await fetch('/preview', { method: 'POST', body: fields });
  if (!response.ok) throw new Error(String(response.status));
  const { html, suggestion } = (await response.json()) as { html: string; suggestion: string | null };
  const section = document.createElement('section');
  section.className = 'moot-compose__preview';
  const title = document.createElement('h2');
  title.className = 'govuk-heading-s';
  title.textContent = t('Preview');
  const body = document.createElement('div');
  body.className = 'moot-prose';
  // The server made this from Markdown; it holds no raw HTML of anybody.
  body.innerHTML = html || t('Nothing to show yet.');
  section.append(title, body);
  // Its words are escaped.
  if (suggestion) section.insertAdjacentHTML('beforeend', suggestion);
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
