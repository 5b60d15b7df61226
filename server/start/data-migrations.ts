import type { Migration } from '../core/database/migrations.ts';

/**
 * What was changed in the shape of stored data since the first version, in order, for ever. Indexes are not among
 * them: the models declare them, and each start makes those that are missing.
 */
export const dataMigrations: Migration[] = [];
