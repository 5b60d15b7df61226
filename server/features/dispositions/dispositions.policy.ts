import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

interface Target extends Scoped {
  /** Who wrote the comment. */
  author?: string;
}

const isAuthor = (reader: Reader, { author }: Target): boolean =>
  author !== undefined && reader.member?.id === author;

/** Who may do what with the answers to comments, in a draft they may read. */
export const dispositionPolicies = {
  /** To see the editors' table, decide, take back, assign. */
  'disposition.set': (reader: Reader, target: Target) => may(reader, 'framework.edit', target),
  /** To say whether an answer contents: whoever wrote the comment, as they may post there. */
  'disposition.reply': (reader: Reader, target: Target) =>
    isAuthor(reader, target) && may(reader, 'post.create', target),
  /** What the chairs alone may change of a group, they take up too. */
  'disposition.take-up': (reader: Reader, target: Target) => may(reader, 'group.change', target),
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;
