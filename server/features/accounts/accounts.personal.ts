import type { PersonalData } from '../../core/personal.ts';
import type { SessionList } from '../../core/sessions/session-list.ts';
import type { AccountModels, Identity, MailLink, Member, Token } from './accounts.models.ts';

/** The account itself: name, address, ways in. Its document goes last, by `closeAccount` and the erasure. */
export function accountsPersonal(models: AccountModels, sessions: SessionList): PersonalData {
  return {
    name: 'account',
    async collect(member) {
      const found = await models.members.findById(member).lean<Member>();
      const [tokens, identities, links, signedIn] = await Promise.all([
        models.tokens.find({ member }).lean<Token[]>(),
        models.identities.find({ member }).lean<Identity[]>(),
        models.links.find({ member }).lean<MailLink[]>(),
        sessions.of(member),
      ]);
      return {
        profile: found && profileOf(found),
        sessions: signedIn.map(({ browser, system, signedInAt, lastSeenAt }) => ({
          browser,
          system,
          signedInAt,
          lastSeenAt,
        })),
        tokens: tokens.map(({ name, createdAt, lastUsedAt }) => ({ name, createdAt, lastUsedAt })),
        providers: identities.map(({ issuer, subject, createdAt }) => ({ issuer, subject, createdAt })),
        linksSent: links.map(({ purpose, email, expiresAt }) => ({ purpose, email, expiresAt })),
      };
    },
    async erase(member) {
      await Promise.all([
        models.tokens.deleteMany({ member }),
        models.identities.deleteMany({ member }),
        models.links.deleteMany({ member }),
      ]);
    },
  };
}

function profileOf({ handle, email, name, organisation, ...rest }: Member): Record<string, unknown> {
  const { confirmedAt, createdAt, admin, suspendedUntil, suspendedReason, unseen = false } = rest;
  return {
    handle,
    email,
    name,
    organisation,
    joinedAt: createdAt,
    confirmedAt,
    hasPassword: rest.passwordHash !== null,
    administrator: admin,
    suspendedUntil,
    suspendedReason,
    notNamedWhileReading: unseen,
  };
}
