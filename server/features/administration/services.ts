import type { Connection } from 'mongoose';
import type { DatabaseModels } from '../../core/database/database.models.ts';
import type { FollowerTrouble } from '../../core/log/follower-troubles.ts';
import type { JobState } from '../../core/jobs.ts';
import type { OutboxState } from '../../core/mail/outbox.models.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { SessionList } from '../../core/sessions/session-list.ts';
import type { Directory } from '../accounts/directory.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { Erasures } from '../own/erasures.service.ts';
import type { AdministrationService } from './acts.service.ts';
import type { AdministrationStore } from './administration.store.ts';

/** A setting as administrators see it. */
export interface SettingRow {
  name: string;
  what: string;
  /** As it is in use; null when it is not set and there is no default. Of a secret, only whether there is one. */
  value: string | null;
  given: boolean;
  /** What it would be if it were not set. */
  usual: string;
}

/** A plugin as administrators see it. */
export interface PluginRow {
  id: string;
  name: string;
  version: string;
  state: 'running' | 'broken';
  reason: string | null;
  settings: { name: string; description: string; value: string | null; given: boolean }[];
}

/** What the pages of administrators call. */
export interface AdministrationServices {
  administration: AdministrationService;
  administrationStore: AdministrationStore;
  connection: Connection;
  models: Pick<DatabaseModels, 'marks'>;
  directory: Directory;
  groupStore: GroupStore;
  outbox: Pick<Outbox, 'list' | 'counts'>;
  erasures: Pick<Erasures, 'list'>;
  dataDir: string;
  jobs: { states(): Promise<JobState[]> };
  followers: { troubles(): Promise<FollowerTrouble[]> };
  /** What a job does, or null. */
  jobWords(name: string): string | null;
  pluginRows(): Promise<PluginRow[]>;
  settingRows(): SettingRow[];
  sessionList: SessionList;
  /** What other parts say needs somebody, with the page to go to. */
  waiting(): Promise<{ reports: number; chairless: { name: string; slug: string }[] }>;
  posts(): Promise<number>;
  /** The site is meant for others than its maker. */
  production: boolean;
  embedded: boolean;
  mailed: boolean;
}

export type { OutboxState };
