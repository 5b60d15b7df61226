import { timeWordsIn } from '../../core/html/words.ts';
import { type Change, shownAt } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { t } from '../../core/words/words.ts';
import {
  type DraftAdded,
  type DraftAtHead,
  type FrameworkState,
  reduceFramework,
} from '../frameworks/framework-state.ts';
import { standingOf } from './transitions.ts';

/** One thing that became of a draft. */
export interface HistoryEntry {
  at: Date;
  /** Member id; null for the clock, the command line and imports. */
  actor: string | null;
  words: string;
  reason: string;
}

/** What became of one draft, oldest first, from all changes of its framework's channel, in words; times by this zone. */
export function historyOf(
  changes: Change[],
  framework: FrameworkState['framework'],
  draft: string,
  zone: string,
): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let state: FrameworkState = { framework, drafts: new Map() };
  for (const change of changes) {
    const before = state.drafts.get(draft);
    state = reduceFramework(state, change);
    const after = state.drafts.get(draft);
    if (!after || before === after) continue;
    const own = isOwn(change, draft);
    const words = own ? wordsOf(before, after, change, zone) : supersededWords(state, change);
    const { reason } = change.data;
    entries.push({
      at: shownAt(change),
      actor: own ? change.actor : null,
      words,
      reason: own && typeof reason === 'string' ? reason : '',
    });
  }
  return entries;
}

function isOwn({ data }: Change, draft: string): boolean {
  const named = data['draft'];
  return named === draft || (named as DraftAdded['draft'] | undefined)?._id === draft;
}

function supersededWords({ drafts }: FrameworkState, { data }: Change): string {
  const named = data['draft'];
  const id = typeof named === 'string' ? named : (named as DraftAdded['draft'])._id;
  return t('Superseded by draft {number}', { number: String(drafts.get(id)?.number ?? '') });
}

function wordsOf(before: DraftAtHead | undefined, after: DraftAtHead, change: Change, zone: string): string {
  const was = before && standingOf(before, change.at);
  const opens = timeWordsIn(zone, after.opensAt);
  const closes = timeWordsIn(zone, after.closesAt);
  switch (after.state) {
    case 'preparing':
      return before ? t('Taken back into preparation') : t('Started');
    case 'closed':
      return before && before.closesAt?.getTime() === after.closesAt?.getTime()
        ? t('Closed for comment, as planned')
        : t('Closed for comment');
    case 'published':
      return t('Published');
    case 'superseded':
      return t('Marked as superseded');
    case 'open':
      break;
  }
  if (after.scheduled) {
    return closes
      ? t('Its text was fixed. To open on {opens} and to close on {closes}', { opens, closes })
      : t('Its text was fixed. To open on {opens}', { opens });
  }
  if (was === 'open' && before && !before.scheduled) {
    return closes ? t('To close on {closes} now', { closes }) : t('To stay open with no end now');
  }
  const again = was === 'closed';
  if (closes)
    return again ? t('Opened again until {closes}', { closes }) : t('Opened until {closes}', { closes });
  return again ? t('Opened again, with no end') : t('Opened, with no end');
}

const together = 500;

/** Every change of a channel, oldest first. A framework has few. */
export async function allChanges(log: ChangeLog, channel: string): Promise<Change[]> {
  const found: Change[] = [];
  for (;;) {
    const changes = await log.read(channel, found.at(-1)?.seq ?? 0, together);
    if (changes.length === 0) return found;
    found.push(...changes);
  }
}
