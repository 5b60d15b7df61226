import type { Connection } from 'mongoose';
import type { Jobs } from '../../core/jobs.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { LogModels } from '../../core/log/log.models.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { AccountModels } from '../accounts/accounts.models.ts';
import type { Erasures } from '../own/erasures.service.ts';
import { AdministrationService } from './acts.service.ts';
import { AdministrationStore } from './administration.store.ts';

/** What administrators look up and do. */
export function administrationFeature(parts: {
  models: AccountModels & LogModels;
  connection: Connection;
  log: ChangeLog;
  jobs: Jobs;
  outbox: Outbox;
  erasures: Erasures;
}) {
  const { models, connection, log, jobs, outbox, erasures } = parts;
  return {
    administrationStore: new AdministrationStore(models, connection),
    administration: new AdministrationService({
      log,
      models,
      hurry: (job) => jobs.hurry(job),
      retry: (letter) => outbox.retry(letter),
      erasures,
    }),
  };
}
