import { duplicateKey } from '../../core/database/duplicate.ts';
import { type FieldError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { t } from '../../core/words/words.ts';
import { handleHash } from './end-account.ts';
import { emailKeyOf } from './account-fields.ts';
import type { AccountModels, Member } from './accounts.models.ts';

export const emailTaken = (): FieldError => ({
  path: 'email',
  message: t('There is already an account with this e-mail address. Sign in, or reset the password'),
});

/**
 * Writes a member under the first of these handles that is free; unconfirmed unless `more` says otherwise.
 * Throws 422 when the e-mail address or every handle is taken.
 */
export async function insertMember(
  { members, usedHandles }: Pick<AccountModels, 'members' | 'usedHandles'>,
  fields: Pick<Member, 'email' | 'name' | 'organisation' | 'passwordHash'>,
  handles: Iterable<string>,
  more: Partial<Member> = {},
): Promise<Member> {
  const member: Member = {
    _id: newId(),
    handle: '',
    emailKey: emailKeyOf(fields.email),
    confirmedAt: null,
    admin: false,
    suspendedUntil: null,
    suspendedReason: null,
    authVersion: 1,
    createdAt: new Date(),
    ...fields,
    ...more,
  };
  for (const handle of handles) {
    if (await usedHandles.exists({ _id: handleHash(handle) })) continue;
    try {
      await members.create({ ...member, handle });
      return { ...member, handle };
    } catch (error) {
      const taken = takenField(error);
      if (taken === 'emailKey') throw invalid([emailTaken()]);
      if (taken !== 'handle') throw error;
    }
  }
  throw invalid([{ path: 'handle', message: t('This handle is taken; choose another') }]);
}

/** The field that a unique index refused; undefined when it was something else. */
export function takenField(error: unknown): string | undefined {
  const { code, keyPattern } = error as { code?: number; keyPattern?: Record<string, unknown> };
  return code === duplicateKey ? Object.keys(keyPattern ?? {})[0] : undefined;
}
