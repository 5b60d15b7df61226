import { t } from './words.ts';

const types = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const largest = 8_000_000;

interface Problem {
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** Lets writers choose, paste or drop a picture without leaving the form; its words are asked for in place. */
export function addPictures(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('[data-add-picture]');
  const area = form.querySelector<HTMLTextAreaElement>('textarea[name="body"]');
  const token = form.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value;
  const thread = form.dataset['threadId'];
  // Of a guest the text is kept while they sign in, by the form itself.
  if (!button || !area || !token || !thread) return;
  const panel = new PicturePanel(area, { thread, token, back: button });
  button.addEventListener('click', (event) => {
    event.preventDefault();
    panel.open(null);
  });
  area.addEventListener('paste', (event) => take(event, event.clipboardData));
  area.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  area.addEventListener('drop', (event) => take(event, event.dataTransfer));

  function take(event: Event, data: DataTransfer | null): void {
    if (!data || data.files.length === 0) return;
    // From an office program a copied table comes as text and as a picture of it: the text is what was meant.
    if (event.type === 'paste' && data.types.includes('text/plain')) return;
    event.preventDefault();
    panel.open(data.files[0]!, data.files.length);
  }
}

/** The small form within the form: a file, its words, and what happens to them. */
class PicturePanel {
  readonly #area: HTMLTextAreaElement;
  readonly #to: { thread: string; token: string; back: HTMLElement };
  readonly #box: HTMLFieldSetElement;
  #dropped: File | null = null;
  #sending: XMLHttpRequest | null = null;

  constructor(area: HTMLTextAreaElement, to: { thread: string; token: string; back: HTMLElement }) {
    this.#area = area;
    this.#to = to;
    this.#box = drawPanel();
    this.#box.hidden = true;
    area.closest('.govuk-form-group')!.after(this.#box);
    this.#part<HTMLButtonElement>('[data-send]').addEventListener('click', () => this.#send());
    this.#part<HTMLButtonElement>('[data-close]').addEventListener('click', () => this.#close());
    this.#box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#close();
      // In here Enter does not post the text that stands around it.
      if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
    });
    // What is typed here is no part of the text, and is not kept with it.
    this.#box.addEventListener('input', (event) => event.stopPropagation());
    this.#file.addEventListener('change', () => this.#show(null));
  }

  open(file: File | null, count = 1): void {
    this.#box.hidden = false;
    this.#show(file);
    this.#say(count > 1 ? t('Add one picture at a time. The first is chosen.') : '');
    (file ? this.#alt : this.#file).focus();
  }

  #show(file: File | null): void {
    this.#dropped = file;
    this.#wrong({});
    const name = file?.name ?? '';
    this.#part('[data-name]').textContent = name ? t('Chosen: {name}', { name }) : '';
  }

  #send(): void {
    if (this.#sending) return;
    const file = this.#dropped ?? this.#file.files?.[0];
    const alt = this.#alt.value.trim();
    const wrong = {
      picture: wrongWith(file),
      alt: alt === '' ? t('Say in words what the picture shows.') : '',
    };
    this.#wrong(wrong);
    if (wrong.picture) return this.#file.focus();
    if (wrong.alt) return this.#alt.focus();
    const body = new FormData();
    body.set('alt', alt);
    body.set('picture', file!);
    const request = new XMLHttpRequest();
    this.#sending = request;
    request.open('POST', `/api/v1/threads/${this.#to.thread}/pictures`);
    request.setRequestHeader('x-csrf-token', this.#to.token);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => this.#progress(loaded, total));
    request.addEventListener('loadend', () => this.#answered(request));
    this.#say(t('Adding the picture…'));
    request.send(body);
  }

  #progress(loaded: number, total: number): void {
    const bar = this.#part<HTMLProgressElement>('progress');
    bar.hidden = false;
    bar.max = total;
    bar.value = loaded;
  }

  #answered(request: XMLHttpRequest): void {
    this.#sending = null;
    this.#part('progress').hidden = true;
    this.#say('');
    if (request.status === 201) {
      const { picture } = request.response as { picture: { markdown: string } };
      this.#insert(picture.markdown);
      this.#close();
      return;
    }
    const problem = (request.response ?? {}) as Problem;
    const { errors = [] } = problem;
    const at = (name: string): string => errors.find(({ path }) => path === name)?.message ?? '';
    const other = problem.detail ?? t('The picture could not be sent: there is no connection. Try again.');
    this.#wrong({ picture: at('picture') || (at('alt') ? '' : other), alt: at('alt') });
    (at('alt') && !at('picture') ? this.#alt : this.#file).focus();
  }

  /** Puts the picture where the cursor is, as a paragraph of its own. */
  #insert(markdown: string): void {
    const area = this.#area;
    const [before, after] = [area.value.slice(0, area.selectionEnd), area.value.slice(area.selectionEnd)];
    const lead = before.trim() === '' ? '' : '\n\n';
    const text = `${before.trimEnd()}${lead}${markdown}\n\n`;
    area.value = text + after.trimStart();
    area.setSelectionRange(text.length, text.length);
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  }

  #close(): void {
    const inside = this.#box.contains(document.activeElement);
    this.#sending?.abort();
    this.#box.hidden = true;
    this.#file.value = '';
    this.#alt.value = '';
    this.#show(null);
    if (inside) this.#to.back.focus();
  }

  #wrong(wrong: { picture?: string; alt?: string }): void {
    for (const [name, field] of [
      ['picture', this.#file],
      ['alt', this.#alt],
    ] as const) {
      const words = wrong[name] ?? '';
      const place = this.#part(`[data-wrong="${name}"]`);
      place.textContent = words && `${t('Error:')} ${words}`;
      place.hidden = words === '';
      place.parentElement!.classList.toggle('govuk-form-group--error', words !== '');
      if (words) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    }
  }

  #say(words: string): void {
    this.#part('[data-said]').textContent = words;
  }

  get #file(): HTMLInputElement {
    return this.#part('input[type="file"]');
  }

  get #alt(): HTMLTextAreaElement {
    return this.#part('textarea');
  }

  #part<Part extends HTMLElement>(selector: string): Part {
    return this.#box.querySelector<Part>(selector)!;
  }
}

function wrongWith(file: File | undefined): string {
  if (!file) return t('Choose a picture.');
  if (file.size > largest) {
    return t(
      'This file is larger than {count, number} megabytes. Make the picture smaller, and add it again.',
      {
        count: largest / 1_000_000,
      },
    );
  }
  return '';
}

function drawPanel(): HTMLFieldSetElement {
  const template = document.createElement('template');
  template.innerHTML = `<fieldset class="govuk-fieldset moot-picture-form"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s"></legend>
<div class="govuk-form-group"><label class="govuk-label" for="picture-file"></label><div class="govuk-hint" id="picture-file-hint"></div>
<p class="govuk-error-message" id="picture-file-wrong" data-wrong="picture" hidden></p>
<input class="govuk-file-upload" id="picture-file" type="file" aria-describedby="picture-file-hint picture-file-wrong"><p class="govuk-hint" data-name></p></div>
<div class="govuk-form-group"><label class="govuk-label" for="picture-alt"></label><div class="govuk-hint" id="picture-alt-hint"></div>
<p class="govuk-error-message" id="picture-alt-wrong" data-wrong="alt" hidden></p>
<textarea class="govuk-textarea moot-picture-form__alt" id="picture-alt" rows="2" maxlength="300" aria-describedby="picture-alt-hint picture-alt-wrong"></textarea></div>
<p role="status" data-said></p><progress hidden></progress>
<div class="govuk-button-group"><button type="button" class="govuk-button" data-send></button><button type="button" class="govuk-button govuk-button--secondary" data-close></button></div></fieldset>`;
  const box = template.content.querySelector('fieldset')!;
  const write = (selector: string, words: string): void => {
    box.querySelector(selector)!.textContent = words;
  };
  write('legend', t('Add a picture'));
  write('label[for="picture-file"]', t('Picture'));
  write(
    '#picture-file-hint',
    t(
      'PNG, JPEG, WebP or GIF, {megabytes, number} megabytes at most. Where and with what it was taken is removed. Of an animation the first picture is shown.',
      { megabytes: largest / 1_000_000 },
    ),
  );
  write('label[for="picture-alt"]', t('What does the picture show?'));
  write(
    '#picture-alt-hint',
    t(
      'For people who cannot see it. Say what matters in it for your point, in a sentence or two: “Bar chart: 31 of 40 councils have no web manager.” Leave out “picture of”.',
    ),
  );
  write('[data-send]', t('Add the picture'));
  write('[data-close]', t('Cancel'));
  box.querySelector('progress')!.setAttribute('aria-label', t('Adding the picture…'));
  box.querySelector('input')!.accept = types.join(',');
  return box;
}
