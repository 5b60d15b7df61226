import type { GroupRole } from '../../core/reader.ts';

/** Data of the changes of `group:<id>`, by type. They hold ids and a moderator's words; answers and addresses do not. */
export interface MembershipData {
  'member.joined': { member: string; roles: GroupRole[] };
  'member.roles': { member: string; roles: GroupRole[] };
  'member.left': { member: string };
  'member.returned': { member: string; roles: GroupRole[] };
  'member.removed': { member: string; reason: string };
  'request.made': { request: string; member: string };
  'request.withdrawn': { request: string; member: string };
  'request.decided': { request: string; member: string; accepted: boolean; reason: string };
  'invitation.made': { invitations: { id: string; hash: string; roles: GroupRole[] }[]; expiresAt: string };
  'invitation.renewed': { invitation: string; hash: string; expiresAt: string; round: number };
  'invitation.used': { invitation: string; member: string; roles: GroupRole[] };
  'invitation.revoked': { invitation: string };
}
export type MembershipChange = keyof MembershipData;
