import type { Reader, Scoped } from '../core/reader.ts';
import { type Action, may, rights } from '../core/rights.ts';

type Policy = (reader: Reader, thing: Scoped) => boolean;

const byRights = Object.fromEntries(
  (Object.keys(rights) as Action[]).map((action): [Action, Policy] => [
    action,
    (reader, thing) => may(reader, action, thing),
  ]),
) as Record<Action, Policy>;

/** Who may make the calls of the API that plugins answer. */
export const pluginPolicies = {
  ...byRights,
  /** Each sees what they may. */
  'plugin.everybody': () => true,
  'plugin.members': (reader: Reader) => reader.member !== null,
} satisfies Record<string, Policy>;
