import type { Connection } from 'mongoose';
import type { PersonalData } from '../core/personal.ts';
import { sessionListOf } from '../core/sessions/sessions.ts';
import { accountsPersonal } from '../features/accounts/accounts.personal.ts';
import { followingPersonal } from '../features/following/following.personal.ts';
import { groupsPersonal } from '../features/groups/groups.personal.ts';
import { writingPersonal } from '../features/writing/writing.personal.ts';
import type { composeModels } from './models.ts';

/** Everything that holds something of a member: what an export gathers, and an erasure goes through in this order. */
export function composePersonal(known: {
  connection: Connection;
  models: ReturnType<typeof composeModels>;
}): PersonalData[] {
  const { connection, models } = known;
  return [
    groupsPersonal(models),
    followingPersonal(models),
    writingPersonal(models),
    accountsPersonal(models, sessionListOf(connection)),
  ];
}
