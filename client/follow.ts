import { t } from './words.ts';

/** Follows, or stops, without leaving the page. When that fails, the form is sent as it would be without script. */
export function enhanceFollow(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-follow]')) {
    const button = form.querySelector<HTMLButtonElement>('button[name="on"]');
    if (!button) continue;
    let plain = false;
    form.addEventListener('submit', (event) => {
      if (plain) return;
      event.preventDefault();
      void choose(form, button).catch(() => {
        plain = true;
        form.requestSubmit(button);
      });
    });
  }
}

async function choose(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const on = button.value === 'yes';
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.set(name, value);
  fields.set('on', button.value);
  const response = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: fields,
  });
  if (!response.ok) throw new Error(String(response.status));
  button.value = on ? 'no' : 'yes';
  form.toggleAttribute('data-following', on);
  for (const words of button.querySelectorAll<HTMLElement>('[data-when]'))
    words.hidden = words.dataset['when'] !== (on ? 'on' : 'off');
  const said = form.querySelector('[data-follow-said]');
  if (said) said.textContent = on ? t('You follow this now.') : t('You no longer follow this.');
}
