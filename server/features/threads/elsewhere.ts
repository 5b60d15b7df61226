import type { Origin } from '../../core/log/change.ts';

/** Posts that were written here although their entry in the log has an origin: seeds, and posts that were moved. */
const here = new Set(['seed', 'here']);

/** Whether something was written on another site. */
export const isFromElsewhere = (origin: Origin | null): origin is Origin =>
  origin !== null && !here.has(origin.from);
