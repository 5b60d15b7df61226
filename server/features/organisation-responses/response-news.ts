import { dateWords } from '../../core/html/words.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { FrameworkModels } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { OrganisationStore } from '../organisations/organisations.store.ts';
import { emptyResponse, type OrganisationResponse } from './response.ts';
import type { ResponseStore } from './responses.store.ts';

const dayMs = 24 * 3600 * 1000;
/** So many days before a draft closes, whoever prepares a response to it is reminded. */
const remindedDays = [1, 7];

export interface ReminderParts {
  store: ResponseStore;
  models: Pick<FrameworkModels, 'drafts'>;
  organisations: OrganisationStore;
  /** Tells members on this site, and by letter as they have it, once for each key. */
  tell(members: string[], key: string, about: string, draft: string, now: Date): Promise<void>;
}

/**
 * Reminds the lead, and those who wrote for it, of each response that is not sent a week and a day before its draft
 * closes: each once, however often this runs.
 */
export async function remindResponses(parts: ReminderParts, now: Date): Promise<void> {
  const soon = new Date(now.getTime() + Math.max(...remindedDays) * dayMs);
  const closing = await parts.models.drafts
    .find({ state: 'open', closesAt: { $gt: now, $lte: soon } })
    .lean();
  const byId = new Map(closing.map((draft) => [draft._id, draft]));
  if (byId.size === 0) return;
  for (const response of await parts.store.unsent([...byId.keys()])) {
    const { closesAt } = byId.get(response.draft)!;
    const days = remindedDays.find((most) => closesAt!.getTime() - now.getTime() <= most * dayMs)!;
    const members = await remindedOf(parts, response);
    const key = `${response._id} ${days} ${closesAt!.toISOString()}`;
    await parts.tell(members, key, response._id, response.draft, now);
  }
}

/** Its lead, and those of its authors who still belong; nobody when nothing of it stands. */
async function remindedOf(
  { organisations }: ReminderParts,
  { organisation: id, comments }: OrganisationResponse,
): Promise<string[]> {
  const written = comments.filter(({ state }) => state !== 'withdrawn');
  if (written.length === 0) return [];
  const lead = (await organisations.byIds([id])).get(id)?.lead ?? null;
  const authors = [...new Set(written.map(({ author }) => author))];
  const belonging = await Promise.all(
    authors.map(async (member) => (await organisations.affiliation(id, member))?.state === 'confirmed'),
  );
  const hearers = authors.filter((_, at) => belonging[at]);
  return [...new Set([...hearers, ...(lead ? [lead] : [])])];
}

interface Row {
  _id: string;
  kind: string;
  about?: string | null;
}

/** Puts reminders into words; of what is sent by now, or out of the reader's sight, there are none. By notification. */
export function responseNewsWords(parts: {
  store: ResponseStore;
  organisations: OrganisationStore;
  frameworks: FrameworkStore;
}) {
  return async (reader: Reader, rows: Row[]) => {
    const found = await Promise.all(
      rows.map(async ({ _id, kind, about }) => {
        const words = kind === 'response-due' && about ? await wordsOf(parts, reader, about) : null;
        return [_id, words] as const;
      }),
    );
    return new Map(found.flatMap(([id, words]) => (words ? [[id, words] as const] : [])));
  };
}

async function wordsOf(
  { store, organisations, frameworks }: Parameters<typeof responseNewsWords>[0],
  reader: Reader,
  id: string,
) {
  if (!(await store.mayRead(reader, id)) || (await store.byId(id))?.submission) return null;
  const { organisation, draft } = emptyResponse(id);
  const owner = (await organisations.byIds([organisation])).get(organisation);
  const found = await frameworks.draftById(reader, draft);
  if (!owner || !found?.draft.closesAt) return null;
  return {
    text: t('The response of {organisation} to draft {number} of “{title}” is not sent yet', {
      organisation: owner.name,
      number: String(found.draft.number),
      title: found.framework.title,
    }),
    more: t('The draft closes for comment on {date}.', { date: dateWords(found.draft.closesAt) }),
    href: `/organisations/${owner.slug}/responses/${draft}`,
  };
}
