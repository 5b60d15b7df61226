import type { Connection } from 'mongoose';
import type { ChangeLog } from '../core/log/change-log.ts';
import type { Outbox } from '../core/mail/outbox.ts';
import { lettersPersonal } from '../core/mail/outbox.personal.ts';
import type { PersonalData } from '../core/personal.ts';
import type { Reader } from '../core/reader.ts';
import { sessionListOf } from '../core/sessions/sessions.ts';
import { administrationPersonal } from '../features/administration/administration.personal.ts';
import { anchoringPersonal } from '../features/anchoring/anchoring.personal.ts';
import { dispositionsPersonal } from '../features/dispositions/dispositions.personal.ts';
import { accountsPersonal } from '../features/accounts/accounts.personal.ts';
import { followingPersonal } from '../features/following/following.personal.ts';
import { feedsPersonal } from '../features/feeds/private-feeds.ts';
import { groupsPersonal } from '../features/groups/groups.personal.ts';
import { letterSettingsPersonal } from '../features/letters/letters.personal.ts';
import { moderationPersonal } from '../features/moderation/moderation.personal.ts';
import { picturesPersonal } from '../features/pictures/pictures.personal.ts';
import type { Forgetting } from '../features/threads/forgetting.service.ts';
import { movesPersonal } from '../features/threads/moves.personal.ts';
import { screeningPersonal } from '../features/screening/screening.personal.ts';
import { sheetsPersonal } from '../features/sheets/sheets.personal.ts';
import { threadsPersonal } from '../features/threads/threads.personal.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import { writingPersonal } from '../features/writing/writing.personal.ts';
import { organisationsPersonal } from '../features/organisations/organisations.personal.ts';
import { organisationResponsesPersonal } from '../features/organisation-responses/responses.personal.ts';
import type { ResponseStore } from '../features/organisation-responses/responses.store.ts';
import type { composeModels } from './models.ts';

/** Everything that holds something of a member: what an export gathers, and an erasure goes through in this order. */
export function composePersonal(known: {
  connection: Connection;
  models: ReturnType<typeof composeModels>;
  log: ChangeLog;
  outbox: Outbox;
  store: ThreadStore;
  forgetting: Forgetting;
  readerOf(member: string): Promise<Reader | null>;
  organisations: Parameters<typeof organisationsPersonal>[0];
  organisationResponseStore: ResponseStore;
}): PersonalData[] {
  const { connection, models, log } = known;
  return [
    groupsPersonal({ models, log, addressOf: (member) => addressOf(models, member) }),
    organisationsPersonal(known.organisations),
    organisationResponsesPersonal({ log, store: known.organisationResponseStore }),
    followingPersonal(models),
    letterSettingsPersonal(models),
    feedsPersonal(models),
    writingPersonal(models),
    sheetsPersonal(models),
    moderationPersonal(log, models),
    administrationPersonal(log, models),
    threadsPersonal(known),
    anchoringPersonal(models),
    dispositionsPersonal(models),
    screeningPersonal(models),
    movesPersonal(models),
    picturesPersonal(models, (ids) => known.store.picturesNamed(ids)),
    lettersPersonal(known.outbox),
    accountsPersonal(models, sessionListOf(connection)),
  ];
}

/** Only once it is shown to be theirs: invitations to it may tell of groups that are hidden. */
async function addressOf(
  { members }: Pick<ReturnType<typeof composeModels>, 'members'>,
  member: string,
): Promise<string | null> {
  const found = await members.findById(member, { emailKey: 1, confirmedAt: 1 }).lean();
  return found?.confirmedAt ? found.emailKey : null;
}
