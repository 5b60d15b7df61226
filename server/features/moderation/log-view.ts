import type { Person } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { isMovedAction, logWords } from './actions.ts';
import type { AppealState } from './decisions.models.ts';
import type { LogRow } from './moderation.models.ts';
import type { ModerationServices } from './moderation.services.ts';
import { reasonId, reasonShown } from './reasons.ts';

/** A line of the public log: nothing in it leads to a person or a post. */
export interface PublicLine {
  at: Date;
  group: string;
  action: string;
  reason: string;
  appeal: string;
}

/** The same for chairs, with names and places. */
export interface FullLine extends PublicLine {
  decision: string | null;
  where: { title: string; url: string } | null;
  actor: Person | null;
  member: Person | null;
}

/** Lines as everybody may read them, in the order given. */
export async function publicLines(
  { groupStore }: Pick<ModerationServices, 'groupStore'>,
  reader: Reader,
  rows: LogRow[],
): Promise<PublicLine[]> {
  const names = new Map((await groupStore.list(reader)).map(({ _id, name }) => [_id, name]));
  return rows.map((row) => publicLine(row, names));
}

/** Lines with names, for those who may know them. */
export async function fullLines(
  services: Pick<ModerationServices, 'groupStore' | 'directory' | 'threadStore'>,
  reader: Reader,
  rows: LogRow[],
): Promise<FullLine[]> {
  const { directory, threadStore } = services;
  const lines = await publicLines(services, reader, rows);
  const ids = rows.flatMap(({ actor, member }) => [actor, member].filter((id) => id !== null));
  const people = await directory.byIds(ids);
  return Promise.all(
    rows.map(async ({ action, decision, thread, actor, member }, at) => {
      const subject = thread ? await threadStore.subject(reader, thread) : null;
      return {
        ...lines[at]!,
        // A move has a decision for each whom it concerns.
        decision: isMovedAction(action) ? null : decision,
        where: subject && { title: subject.title, url: subject.url },
        actor: actor ? (people.get(actor) ?? null) : null,
        member: member ? (people.get(member) ?? null) : null,
      };
    }),
  );
}

function publicLine({ at, group, action, reason, appeal }: LogRow, names: Map<string, string>): PublicLine {
  return {
    at,
    group: group === '' ? t('The whole site') : (names.get(group) ?? ''),
    action: t(logWords[action]),
    // One of our own list is told in the reader's language, whoever wrote it.
    reason: reasonShown(reason, reasonId(reason)),
    appeal: appealWord(appeal),
  };
}

function appealWord(state: AppealState | null): string {
  if (state === 'open') return t('appealed');
  if (state === 'upheld') return t('appealed: it stands');
  if (state === 'overturned') return t('appealed: taken back');
  return '';
}
