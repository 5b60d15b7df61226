import type { Connection } from 'mongoose';
import type { Config } from '../config.ts';
import type { Logger } from '../core/logger.ts';

/** What the whole process shares. */
export interface Base {
  config: Config;
  logger: Logger;
  connection: Connection;
  /** From the client build: logical names of assets to those with hashes. */
  manifest: Record<string, string>;
  /** The folder whose folders are plugins; ours, when not given. */
  pluginsFolder?: string;
}
