import { EditTree } from './edit-tree.ts';
import { compareWhileTyping, keepForm } from './edit-form.ts';
import { follow } from './live-socket.ts';
import { t } from './words.ts';

/** The pages on which editors change a draft: everything there works without this. */
export function enhanceEditing(): void {
  const tree = document.querySelector<HTMLElement>('[data-edit-tree]');
  if (tree) new EditTree(tree);
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-edit-form]')) {
    keepForm(form);
    compareWhileTyping(form);
  }
  hearOfOthers();
}

/** Says when another editor changes something while this page is open. */
function hearOfOthers(): void {
  const line = document.querySelector<HTMLElement>('[data-edit-live]');
  const { editLive: channel, seq, me, competency } = line?.dataset ?? {};
  if (!line || !channel) return;
  follow(channel, {
    seq: Number(seq),
    reset: () => {
      say(line, t('Other editors changed much of this draft meanwhile.'));
      // There is nothing more to hear before the page is loaded again.
      return new Promise<number>(() => undefined);
    },
    change({ actor, data }) {
      if (!actor || actor.handle === me) return;
      const touched = data['competencies'] as string[];
      const { name } = actor;
      if (competency === undefined) say(line, t('{name} changed “{what}”.', { name, what: nameIn(touched) }));
      else if (touched.includes(competency))
        say(
          line,
          t('{name} changed this competency just now. When you save, you see both versions.', { name }),
        );
    },
  });
}

/** What a competency is called where it stands on the page. */
function nameIn(competencies: string[]): string {
  const shown = competencies.flatMap(
    (id) => document.getElementById(`node-${id}`)?.querySelector('.moot-edit-tree__title') ?? [],
  );
  return shown[0]?.textContent ?? t('a competency');
}

function say(line: HTMLElement, words: string): void {
  const text = document.createElement('span');
  text.textContent = `${words} `;
  const again = document.createElement('a');
  again.href = location.href;
  again.textContent = t('Show the newest');
  again.addEventListener('click', (event) => {
    event.preventDefault();
    location.reload();
  });
  // On a form, what was typed is kept by coming to both versions in the end.
  line.replaceChildren(text, ...(line.dataset['competency'] ? [] : [again]));
}
