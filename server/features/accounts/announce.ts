import { hashSecret } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { membersChannel, type MemberChange } from './members-channel.ts';

/** Tells every process that something about a member changed. With `once`, a repeat is not written again. */
export type Announce = (
  type: MemberChange,
  member: string,
  actor: string | null,
  options?: { once: boolean },
) => Promise<void>;

/** Announces on the members' channel of this log. */
export function announcer(log: ChangeLog): Announce {
  return async (type, member, actor, options) => {
    const key = `${type}:${member}`;
    await log.append(membersChannel, {
      ...(options?.once && { key, keyHash: hashSecret(key) }),
      decide: () => ({ type, actor, data: { member } }),
    });
  };
}
