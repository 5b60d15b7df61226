import { escapeHtml } from '../../core/html/escape.ts';
import { t } from '../../core/words/words.ts';
import { type ReactionCounts, type ReactionName, reactionNames, reactionWords } from './reactions.ts';

/** What the buttons show of a post. */
interface Reacted {
  id: string;
  threadId: string;
  number: number;
  reactions: ReactionCounts;
}

const opening = '<div class="moot-reactions"';

/**
 * The buttons of a post, written by hand since every row has them. They belong to the form of their thread, which
 * holds the token, so that the row is the same for every reader.
 */
export function reactionButtons({ id, threadId, number, reactions }: Reacted): string {
  const buttons = reactionNames.map((name) => {
    const count = reactions[name] ?? 0;
    const shown = count > 0 ? ` <span class="moot-reaction__count">${count}</span>` : '';
    return (
      `<button class="moot-reaction" type="submit" form="react-${threadId}" formaction="/posts/${id}/reactions" ` +
      `${stateOf(name, false)}>${escapeHtml(t(reactionWords[name]))}${shown}</button>`
    );
  });
  const label = escapeHtml(t('Reactions to post {number}', { number }));
  return `${opening} role="group" aria-label="${label}">${buttons.join('')}</div>`;
}

/** What a button of this state asks for: a held reaction is taken back. */
const stateOf = (name: ReactionName, held: boolean): string =>
  `name="${held ? 'remove' : 'add'}" value="${name}" aria-pressed="${held}"`;

/** The row with its buttons as this reader finds them: what they hold is pressed, a closed thread takes none. */
export function withHeldReactions(
  row: string,
  held: ReadonlySet<ReactionName> | undefined,
  closed: boolean,
): string {
  if (!held && !closed) return row;
  const at = row.lastIndexOf(opening);
  if (at < 0) return row;
  let buttons = row.slice(at);
  for (const name of held ?? []) buttons = buttons.replace(stateOf(name, false), stateOf(name, true));
  if (closed) buttons = buttons.replaceAll('<button class="moot-reaction"', '$& disabled');
  return row.slice(0, at) + buttons;
}
