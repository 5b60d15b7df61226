import { createRequire } from 'node:module';
import type { BSON as Driver } from 'mongodb';

// The driver's own copy of its BSON library: the whole driver would take ten times as long to load.
const driver = createRequire(createRequire(import.meta.url).resolve('mongodb'));

/** BSON as the MongoDB driver reads and writes it. */
export const { BSON } = driver('bson') as { BSON: typeof Driver };

export type Document = Driver.Document;
