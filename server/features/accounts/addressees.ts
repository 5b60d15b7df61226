import type { AccountModels, Member } from './accounts.models.ts';

/** Where a member is written to, and how they are called. */
export interface Addressee {
  email: string;
  name: string;
}

/** Finds those members who may be written to about what is new: confirmed, and not suspended at this moment. */
export function addresseesWith({ members }: Pick<AccountModels, 'members'>) {
  return async (ids: string[]): Promise<Map<string, Addressee>> => {
    const rows = await members
      .find({ _id: { $in: ids } }, { email: 1, name: 1, confirmedAt: 1, suspendedUntil: 1 })
      .lean<Pick<Member, '_id' | 'email' | 'name' | 'confirmedAt' | 'suspendedUntil'>[]>();
    const now = new Date();
    return new Map(
      rows
        .filter(({ confirmedAt, suspendedUntil }) => confirmedAt && !(suspendedUntil && suspendedUntil > now))
        .map(({ _id, email, name }) => [_id, { email, name }]),
    );
  };
}
