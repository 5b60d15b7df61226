import { type Change, shownAt } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import type { DispositionData } from '../threads/disposition.ts';
import type { Assigned } from '../threads/disposition.models.ts';
import type { Post } from '../threads/threads.models.ts';
import { assignedWords } from './assigned.ts';
import { dispositionReasonShown } from './default-reasons.ts';
import { outcomeWords } from './outcome-words.ts';

/** What was decided about a comment and taken back, newest first, with who did it. For editors. */
export async function decisionHistory(
  { log, people }: { log: ChangeLog; people: People },
  post: Post,
): Promise<{ at: Date; text: string; more: string | null; by: string }[]> {
  const changes = (await log.ofPost(`thread:${post.thread}`, post._id)).filter(({ type }) =>
    type.startsWith('disposition.'),
  );
  const assigned = changes.flatMap(({ data }) => {
    const to = data['assigned'] as Assigned | null | undefined;
    return to && 'member' in to ? [to.member] : [];
  });
  const names = await people.byIds([...changes.flatMap(({ actor }) => actor ?? []), ...assigned]);
  return changes.toReversed().map((change) => ({
    at: shownAt(change),
    by: names.get(change.actor ?? '')?.name ?? t('Somebody who has left'),
    ...told(change, names),
  }));
}

function told(
  { type, data }: Change,
  names: ReadonlyMap<string, { name: string }>,
): { text: string; more: string | null } {
  if (type === 'disposition.assigned') {
    const to = data['assigned'] as Assigned | null;
    return {
      text: to ? t('Assigned to {who}', { who: assignedWords(to, names) }) : t('Assigned to nobody'),
      more: null,
    };
  }
  if (type === 'disposition.replied') {
    const content = data['content'] === true;
    return {
      text: content ? t('The commenter is content') : t('The commenter is not content'),
      more: (data['words'] as string) || null,
    };
  }
  if (type === 'disposition.taken-up') return { text: t('Taken up by the chairs'), more: null };
  const { outcome, reason, words, same } = data as DispositionData;
  if (outcome === null) return { text: t('Decision taken back'), more: null };
  if (same) return { text: t('Tied to another change, or to none'), more: null };
  const said = [reason && dispositionReasonShown(reason), words].filter(Boolean).join(' · ');
  return { text: t(outcomeWords[outcome].text), more: said || null };
}
