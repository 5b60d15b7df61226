import type { Reader } from '../core/reader.ts';

/** Who may see how the plugins are. */
export const pluginPolicies = {
  'plugins.see': (reader: Reader) => reader.admin,
} satisfies Record<string, (reader: Reader) => boolean>;
