import type { Migration } from '../core/database/migrations.ts';
import { countOldReplies } from '../features/threads/replies.projection.ts';
import type { ThreadModels } from '../features/threads/threads.models.ts';

/**
 * What was changed in the shape of stored data since the first version, in order, for ever. Indexes are not among
 * them: the models declare them, and each start makes those that are missing.
 */
export const dataMigrations = (models: ThreadModels): Migration[] => [
  { number: 1, name: 'count replies', up: () => countOldReplies(models) },
];
