import { checkEmail, checkName, emailKeyOf } from './account-fields.ts';
import type { AccountModels, Member } from './accounts.models.ts';

type Tidied = { value: string } | { wrong: string };

/** What other parts of the site may ask about addresses: never what they are, only whose. */
export function addressBook({ members }: AccountModels) {
  return {
    check: (text: string): Tidied => tidied(checkEmail(text)),
    checkName: (text: string): Tidied => tidied(checkName(text)),
    key: emailKeyOf,
    /** The key of a member's address once it is confirmed, else null. */
    async confirmedKeyOf(member: string): Promise<string | null> {
      const row = await members
        .findById(member, { emailKey: 1, confirmedAt: 1 })
        .lean<Pick<Member, 'emailKey' | 'confirmedAt'>>();
      return row?.confirmedAt ? row.emailKey : null;
    },
    /** Ids of members by the keys of their addresses. */
    async membersOf(keys: string[]): Promise<ReadonlyMap<string, string>> {
      const rows = await members
        .find({ emailKey: { $in: keys } }, { emailKey: 1 })
        .lean<Pick<Member, '_id' | 'emailKey'>[]>();
      return new Map(rows.map(({ _id, emailKey }) => [emailKey, _id]));
    },
  };
}

const tidied = ({ value, error }: ReturnType<typeof checkEmail>): Tidied =>
  error ? { wrong: error.message } : { value };
