import type { PersonalData } from '../../core/personal.ts';
import type { AnchoringModels } from './anchoring.models.ts';

/** What a member said of where comments belong in later drafts, their own and, as an editor, those of others. */
export function anchoringPersonal({ carriedAnchors }: AnchoringModels): PersonalData {
  return {
    name: 'anchors',
    async collect(member) {
      const rows = await carriedAnchors
        .find({ 'settled.by': member }, { post: 1, draft: 1, settled: 1 })
        .sort({ 'settled.by': 1, _id: 1 })
        .lean();
      const settled = rows.flatMap(({ post, draft, settled: said }) =>
        said ? [{ post, draft, outcome: said.outcome, anchor: said.anchor, at: said.at }] : [],
      );
      return { settled };
    },
    // It holds ids and the framework's words, none of the member's; the comments themselves are the threads' to forget.
    erase: () => Promise.resolve(),
  };
}
