import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { MailLog } from '../../core/mail/mailer.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { AccountModels } from './accounts.models.ts';
import { AccountService } from './accounts.service.ts';
import { announcer } from './announce.ts';
import { accountEnding } from './end-account.ts';
import { EmailService } from './emails.service.ts';
import { IdentityService } from './identities.service.ts';
import { KeptTexts } from './kept-text.ts';
import { Letters } from './letters.ts';
import { MailLinks } from './mail-links.ts';
import { PasswordService } from './passwords.service.ts';
import { PersonalTokens } from './tokens.ts';

export type AccountServices = ReturnType<typeof accountsFeature>;

/** What accounts can do, for the site, the command line and other features. */
export function accountsFeature(parts: {
  models: AccountModels;
  log: ChangeLog;
  limits: RateLimits;
  outbox: Outbox;
  publicUrl: string;
  mailLog: MailLog;
  /** Ends every session of a member. */
  endSessions: (member: string) => Promise<void>;
}) {
  const { models, limits, outbox, publicUrl, mailLog, endSessions } = parts;
  const announce = announcer(parts.log);
  const letters = new Letters({ outbox, publicUrl, log: mailLog });
  const own = { models, limits, announce, letters, endSessions, links: new MailLinks(models) };
  const accounts = new AccountService(own);
  const tokens = new PersonalTokens(models, announce);
  return {
    accounts,
    tokens,
    passwords: new PasswordService(own, accounts, tokens),
    emails: new EmailService(own, accounts),
    identities: new IdentityService(own, accounts),
    keptTexts: new KeptTexts(models, limits),
    ending: accountEnding({ models, announce, endSessions }),
    /** Resolves when every letter that is due was tried. */
    async lettersSettled(): Promise<void> {
      await letters.settled();
      await outbox.settled();
    },
  };
}
