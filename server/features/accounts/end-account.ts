import { hashSecret } from '../../core/ids.ts';
import type { AccountModels, Member } from './accounts.models.ts';
import type { Announce } from './announce.ts';

export interface EndingParts {
  models: AccountModels;
  announce: Announce;
  /** Ends every session of a member. */
  endSessions: (member: string) => Promise<void>;
}

/** What is kept of a handle that was erased: enough to know it again. */
export const handleHash = (handle: string): string => hashSecret(`handle ${handle}`);

/** The two ends of an erasure: the account is closed first, and its document goes last. */
export function accountEnding({ models, announce, endSessions }: EndingParts) {
  return {
    /** Ends every way in: sessions, tokens, providers, the password. Live connections end with them. */
    async close(member: string): Promise<void> {
      await models.members.updateOne(
        { _id: member },
        { $set: { passwordHash: null }, $inc: { authVersion: 1 } },
      );
      await Promise.all([
        endSessions(member),
        models.tokens.deleteMany({ member }),
        models.identities.deleteMany({ member }),
        models.links.deleteMany({ member }),
      ]);
      await announce('member.signed-out', member, null);
    },

    /** Deletes the document. The handle is never given again, so that old mentions name nobody else. */
    async remove(id: string): Promise<void> {
      const member = await models.members.findById(id, { handle: 1 }).lean<Pick<Member, '_id' | 'handle'>>();
      if (member) {
        await models.usedHandles.updateOne(
          { _id: handleHash(member.handle) },
          { $setOnInsert: { at: new Date() } },
          { upsert: true },
        );
        await models.members.deleteOne({ _id: id });
      }
      await announce('member.erased', id, null, { once: true });
    },
  };
}
