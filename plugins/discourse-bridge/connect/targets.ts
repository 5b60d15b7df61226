import type { Target } from '../store/records.ts';

const kinds = ['framework', 'group', 'thread'] as const;

/** A target as forms and programs write it: `group:<slug or id>`, `framework:<slug or id>`, `thread:<id>`. */
export function parseTarget(given: unknown): Target | null {
  if (typeof given === 'object' && given !== null) {
    const { kind, id } = given as Partial<Target>;
    return kinds.some((one) => one === kind) && typeof id === 'string' && id !== ''
      ? { kind: kind!, id }
      : null;
  }
  if (typeof given !== 'string') return null;
  const [, kind, id] = /^(framework|group|thread):([\w-]{1,200})$/.exec(given) ?? [];
  return kind && id ? { kind: kind as Target['kind'], id } : null;
}

export const targetText = ({ kind, id }: Target): string => `${kind}:${id}`;
