import type { Migration } from '../core/database/migrations.ts';
import type { ModerationModels } from '../features/moderation/moderation.models.ts';
import { makeOldItems, makeWaitingItems } from '../features/moderation/queue-items.ts';
import { countOldReplies } from '../features/threads/replies.projection.ts';
import type { ThreadModels } from '../features/threads/threads.models.ts';

/**
 * What was changed in the shape of stored data since the first version, in order, for ever. Indexes are not among
 * them: the models declare them, and each start makes those that are missing.
 */
export const dataMigrations = (models: ThreadModels & ModerationModels): Migration[] => [
  { number: 1, name: 'count replies', up: () => countOldReplies(models) },
  { number: 2, name: 'items of the queues', up: () => makeOldItems(models) },
  { number: 3, name: 'what waits in the queues', up: () => makeWaitingItems(models) },
];
