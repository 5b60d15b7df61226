import type { Revision } from '../types.ts';
import type { Fields } from './fields.ts';

/** Marks of the tables in which a forum shows what changed: words that people wrote cannot hold them, being escaped. */
const MARKED = /<(?:ins|del)\b|class="diff-(?:ins|del)/;

/** A change of a post. */
export function readRevision(fields: Fields): Revision {
  return {
    postId: fields.integer('post_id'),
    number: fields.integer('current_revision'),
    previous: fields.optionalInteger('previous_revision'),
    at: fields.time('created_at'),
    username: fields.optionalText('display_username') ?? fields.text('username'),
    reason: fields.optionalText('edit_reason'),
    changesText: changesText(fields.optionalFields('body_changes')),
    hidden: fields.flag('current_hidden'),
  };
}

/** What was typed tells more than what readers see of it; a forum that shows neither is taken to have changed it. */
function changesText(changes: Fields | null): boolean {
  const shown = changes?.optionalText('side_by_side_markdown') ?? changes?.optionalText('inline') ?? null;
  return shown === null || MARKED.test(shown);
}
