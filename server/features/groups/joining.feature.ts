import type { RateLimits } from '../../core/http/rate-limit.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import type { LanguagesOf } from '../../core/words/speaking.ts';
import type { GroupModels } from './groups.models.ts';
import type { GroupStore } from './groups.store.ts';
import { InvitationLetters } from './invitation-letters.ts';
import { type Addresses, InvitationService } from './invitations.service.ts';
import { MembershipService } from './membership.service.ts';
import { RequestService } from './requests.service.ts';
import type { InvitationUse } from './use-invitation.ts';

export type JoiningServices = ReturnType<typeof joiningFeature>;

/** How people come to groups, are something in them and leave them. */
export function joiningFeature(parts: {
  models: GroupModels;
  store: GroupStore;
  log: ChangeLog;
  limits: RateLimits;
  outbox: Outbox;
  publicUrl: string;
  addresses: Addresses;
  languagesOf: LanguagesOf;
  /** Whether this member may act at all: is there and not suspended. */
  isActive(member: string): Promise<boolean>;
}) {
  const { models, store, limits, addresses, outbox, publicUrl } = parts;
  const membership = new MembershipService(parts);
  const requests = new RequestService(models, membership, (member) => limits.count('join', member));
  const languages = async (keys: string[]) => {
    const members = await addresses.membersOf(keys);
    const chosen = await parts.languagesOf([...members.values()]);
    return new Map(
      [...members].flatMap(([key, member]) => {
        const language = chosen.get(member);
        return language ? [[key, language]] : [];
      }),
    );
  };
  const letters = new InvitationLetters((all) => outbox.addAll(all), publicUrl, languages);
  const invitations = new InvitationService({ models, membership, addresses, letters, limits });
  const invitationUse: InvitationUse = { models, store, membership, addresses };
  return { membership, requests, invitations, invitationUse };
}
