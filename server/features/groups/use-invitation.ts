import { forbidden, Problem } from '../../core/errors.ts';
import { dateWords } from '../../core/html/words.ts';
import { hashSecret } from '../../core/ids.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { activeMember } from '../threads/post-rules.ts';
import { t } from '../../core/words/words.ts';
import type { Group, GroupModels, Membership } from './groups.models.ts';
import type { GroupStore } from './groups.store.ts';
import type { Addresses } from './invitations.service.ts';
import type { Invitation } from './joining.models.ts';
import type { MembershipService } from './membership.service.ts';

export interface InvitationUse {
  models: GroupModels;
  store: GroupStore;
  membership: MembershipService;
  addresses: Addresses;
}

const form = /^[\w-]{43}$/;

/** What a link leads to, while it is good. */
export interface Offer {
  invitation: Invitation;
  group: Group;
}

/**
 * The invitation of this secret. Throws 404 when it was never made or was made anew since, and 410 that says what
 * happened when it is void; a hidden group is then not named.
 */
export async function offerOf({ models, store }: InvitationUse, secret: string): Promise<Offer> {
  const invitation = form.test(secret)
    ? await models.invitations.findOne({ hash: hashSecret(secret) }).lean<Invitation>()
    : null;
  const group =
    invitation && invitation.state !== 'new' ? await store.byId(everyone, invitation.group) : null;
  if (!invitation || !group) throw unknownLink();
  const why = voidBecause(invitation);
  if (why) throw new Problem(410, 'invitation-void', t('This invitation is no longer good'), { detail: why });
  return { invitation, group };
}

/**
 * What keeps this reader from using it, in words; null when nothing does. Being a member already is told apart by
 * `MembershipService.row`.
 */
export async function whyNot(
  { addresses, models }: InvitationUse,
  reader: Reader,
  { invitation, group }: Offer,
): Promise<string | null> {
  if (!reader.member) return null;
  if (invitation.kind === 'link') {
    const row = await models.memberships.findById(`${group._id}:${reader.member.id}`).lean<Membership>();
    // Whoever was taken out does not let themselves in again by a link that was there before.
    return row?.removedAt && row.removedAt >= invitation.madeAt
      ? t('This invitation was used as often as it may be. Ask whoever gave you the link for another one.')
      : null;
  }
  const own = await addresses.confirmedKeyOf(reader.member.id);
  if (own === invitation.emailKey) return null;
  return own === null
    ? t(
        'This invitation is for one e-mail address. Confirm the address of your account first, then open the invitation again.',
      )
    : t(
        'This invitation was sent to another e-mail address than that of your account. Sign in with that address, or ask whoever invited you to invite this one.',
      );
}

/**
 * Joins by an invitation. Throws 401, 403 (for another address, banned, suspended), 404, 409 (a member already), 410
 * (late, used up or withdrawn).
 */
export async function useInvitation(parts: InvitationUse, reader: Reader, secret: string): Promise<Group> {
  const { group } = await offerOf(parts, secret);
  const member = activeMember(reader, t('Sign in to accept the invitation.'), group._id);
  await parts.membership.decide(reader, group, 'invitation.used', async (now) => {
    activeMember(now, t('Sign in to accept the invitation.'), group._id);
    // Of two who use the last place at one moment, one comes later.
    const offer = await offerOf(parts, secret);
    const refused = await whyNot(parts, reader, offer);
    if (refused) throw forbidden(refused);
    await parts.membership.refuseMember(group, member.id);
    const { _id: invitation, roles } = offer.invitation;
    return { invitation, member: member.id, roles };
  });
  return group;
}

function voidBecause({ state, expiresAt, usedBy, uses, kind }: Invitation): string | null {
  if (state === 'revoked')
    return t(
      'This invitation was withdrawn by the group. If you still want to join, ask whoever invited you.',
    );
  if (usedBy.length >= uses) {
    return kind === 'email'
      ? t('This invitation was used already: it is good once.')
      : t('This invitation was used as often as it may be. Ask whoever gave you the link for another one.');
  }
  if (expiresAt <= new Date()) {
    return t('This invitation was good until {date}. Ask whoever invited you for a new one.', {
      date: dateWords(expiresAt),
    });
  }
  return null;
}

const unknownLink = (): Problem =>
  new Problem(404, 'not-found', t('This invitation is not known'), {
    detail: t('Look whether the whole link was copied. If a newer letter came since, only its link is good.'),
  });
