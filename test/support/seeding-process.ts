/** Loads the demonstration data into the folder that is named, for all suites of `npm test` to copy. */
import { makeSeeded } from './seeding.ts';

await makeSeeded(process.argv[2]!);
process.exit(0);
