import type { Change } from '../../core/log/change.ts';
import { shownAt } from '../../core/log/change.ts';
import type { DraftAdded, DraftStateChanged } from '../frameworks/framework-state.ts';
import type { DraftState, FrameworkModels } from '../frameworks/frameworks.models.ts';
import type { FollowService } from './follows.service.ts';
import type { NotificationKind } from './notification-kinds.ts';
import type { Notifier } from './notifier.ts';

interface DraftNewsParts {
  follows: FollowService;
  notifier: Notifier;
}

type Opening = Pick<DraftStateChanged, 'state' | 'opensAt'>;

const dayMs = 24 * 3600 * 1000;
export const closingDays = 3;

const ofState: Partial<Record<DraftState, NotificationKind>> = {
  open: 'draft-opened',
  closed: 'draft-closed',
  published: 'draft-published',
};

/** Tells those who follow a framework or a draft what became of the draft: each state once. */
export async function draftNews(parts: DraftNewsParts, change: Change): Promise<void> {
  const framework = change.channel.slice('framework:'.length);
  const at = { seq: change.seq, at: shownAt(change) };
  if (change.type === 'draft.added') {
    const { draft } = change.data as DraftAdded;
    const kind = ofState[draft.state] ?? 'draft-added';
    if (!waits(draft, change)) await tell(parts, framework, draft._id, kind, at, openingOf(draft));
  }
  if (change.type === 'draft.state') {
    const stated = change.data as DraftStateChanged;
    const kind = ofState[stated.state];
    if (kind && !waits(stated, change))
      await tell(parts, framework, stated.draft, kind, at, openingOf(stated));
  }
}

/** Tells of drafts that close within three days, each closing time once. The clock appends nothing to the log. */
export async function tellClosingDrafts(
  parts: DraftNewsParts,
  models: FrameworkModels,
  now: Date,
): Promise<void> {
  const soon = new Date(now.getTime() + closingDays * dayMs);
  const closing = await models.drafts.find({ state: 'open', closesAt: { $gt: now, $lte: soon } }).lean();
  for (const { _id, framework, opensAt, closesAt } of closing) {
    // One that opens only now, or was open for no longer than that, has told when it closes.
    if (opensAt && closesAt!.getTime() - opensAt.getTime() <= closingDays * dayMs) continue;
    await tell(parts, framework, _id, 'draft-closing', { seq: 0, at: now }, closesAt!.toISOString());
  }
}

/** Each opening is told once, the first and any later one, but not that it closes at another time. */
const openingOf = ({ state, opensAt }: Opening): string =>
  state === 'open' && opensAt ? opensAt.toISOString() : '';

/** One that is prepared, or waits for its opening time, is its editors' business until it opens: that is told. */
const waits = ({ state, opensAt }: Opening, { at }: Change): boolean =>
  state === 'preparing' || (state === 'open' && opensAt !== null && opensAt > at);

async function tell(
  { follows, notifier }: DraftNewsParts,
  framework: string,
  draft: string,
  kind: NotificationKind,
  at: { seq: number; at: Date },
  more = '',
): Promise<void> {
  const hearers = await follows.hearersOf([`framework:${framework}`, `draft:${draft}`]);
  await notifier.once(hearers, kind, `${draft} ${more}`, { draft }, at);
}
