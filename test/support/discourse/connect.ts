import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Forum } from './forum.ts';
import type { User } from './records.ts';
import { groupsOf } from './rights.ts';
import { avatarOf } from './show/user.ts';

/** DiscourseConnect: a query string in base64 (`sso`) and its signature (`sig`), as both sides send them. */
export function sign(secret: string, fields: Record<string, string>): { sso: string; sig: string } {
  const sso = Buffer.from(new URLSearchParams(fields).toString(), 'utf8').toString('base64');
  return { sso, sig: createHmac('sha256', secret).update(sso).digest('hex') };
}

/** The fields, or null when the signature is not of this secret. */
export function read(secret: string, sso: string, sig: string): URLSearchParams | null {
  const expected = Buffer.from(createHmac('sha256', secret).update(sso).digest('hex'));
  const given = Buffer.from(sig);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  if (!/^[A-Za-z0-9+/=\r\n]*$/.test(sso)) return null;
  return new URLSearchParams(Buffer.from(sso, 'base64').toString('utf8'));
}

/** The secret for the site that somebody is sent back to: by its host, with wildcards. */
export function secretFor(forum: Forum, returnUrl: string): string | null {
  let host = '';
  try {
    host = new URL(returnUrl).hostname;
  } catch {
    return null;
  }
  for (const [pattern, secret] of Object.entries(forum.settings.discourseConnectProviderSecrets)) {
    const fits = pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
    if (fits) return secret;
  }
  return null;
}

/** Where a person who is signed in is sent back to, with who they are; private groups included. */
export function answerFor(secret: string, asked: URLSearchParams, user: User | null): string {
  const fields: Record<string, string> = { nonce: asked.get('nonce') ?? '' };
  if (user) {
    Object.assign(fields, {
      name: user.name ?? '',
      username: user.username,
      email: user.email,
      external_id: String(user.id),
      avatar_url: avatarOf(user),
      admin: String(user.admin),
      moderator: String(user.moderator),
      groups: [...groupsOf(user)].filter((name) => name !== 'everyone').join(','),
    });
  } else fields.failed = 'true';
  const back = new URL(asked.get('return_sso_url')!);
  const { sso, sig } = sign(secret, fields);
  back.searchParams.set('sso', sso);
  back.searchParams.set('sig', sig);
  return back.href;
}

const banned = new Set(['none', 'nil', 'blank', 'null', '']);

/**
 * Where another site says who somebody is: by its id for them, else by address, else somebody new.
 * Null when it says nothing that may be believed.
 */
export function personFrom(
  forum: Forum,
  fields: URLSearchParams,
  create: (name: string) => User,
): User | null {
  const externalId = fields.get('external_id') ?? '';
  if (banned.has(externalId)) return null;
  const users = [...forum.users.values()];
  const known =
    users.find((user) => user.externalId === externalId) ??
    (fields.get('require_activation') === 'true'
      ? undefined
      : users.find(({ email, id }) => id > 0 && email === fields.get('email')));
  const user = known ?? create(freeName(forum, fields.get('username') ?? 'member'));
  user.externalId = externalId;
  if (!known) user.name = fields.get('name');
  if (!known) user.email = fields.get('email') ?? user.email;
  return user;
}

function freeName(forum: Forum, wanted: string): string {
  const plain = wanted.replaceAll(/[^\w.-]/g, '_').slice(0, 18) || 'member';
  let name = plain;
  for (let count = 1; forum.userNamed(name); count += 1) name = `${plain}${count}`;
  return name;
}
