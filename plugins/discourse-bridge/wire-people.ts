import type { Parts } from './parts.ts';

/** People of forums: linking, claiming, and the member's page of accounts elsewhere. */
export function wirePeople(_parts: Parts): void {}
