import type { Parts } from './parts.ts';

/** The pages and the API of bridges, the first taking over of a forum's topics, and health. */
export function wireConnect(_parts: Parts): void {}
