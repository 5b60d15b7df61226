import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';

interface Target extends Scoped {
  /** Who wrote the comment. */
  author?: string;
}

/** Who may say where comments belong in later drafts. */
export const anchoringPolicies = {
  /** Editors of the group, and whoever wrote the comment, as they may post there. */
  'anchor.settle': (reader: Reader, target: Target) =>
    may(reader, 'framework.edit', target) ||
    (target.author !== undefined &&
      reader.member?.id === target.author &&
      may(reader, 'post.create', target)),
  /** To see all that waits. */
  'anchors.review': (reader: Reader, target: Target) => may(reader, 'framework.edit', target),
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;
