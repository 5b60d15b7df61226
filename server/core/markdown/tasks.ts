import type { MarkdownIt } from 'markdown-it';
import taskLists from 'markdown-it-task-lists';

/**
 * Task lists: `- [ ] to do` and `- [x] done`. The boxes show a state and cannot be clicked: a post is changed by
 * editing it.
 */
export function tasks(markdown: MarkdownIt): void {
  markdown.use(taskLists);
  markdown.core.ruler.after('github-task-lists', 'moot_tasks', (state) => {
    for (const token of state.tokens) {
      const box = token.children?.[0];
      // No text makes a token of this kind: raw HTML is off.
      if (box?.type === 'html_inline') box.content = boxOf(box.content.includes('checked'));
      const name = token.attrGet('class');
      if (name === 'task-list-item') token.attrSet('class', 'moot-tasks__item');
      if (name === 'contains-task-list') token.attrSet('class', 'govuk-list moot-tasks');
    }
  });
}

const boxOf = (done: boolean): string =>
  `<input type="checkbox" class="moot-tasks__box" disabled${done ? ' checked' : ''} aria-label="${done ? 'Done' : 'Not done'}">`;
