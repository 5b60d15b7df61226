import type { Request } from 'express';
import { z } from 'zod';
import { signInNeeded } from '../../core/errors.ts';
import { identityOf } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { Member } from './accounts.models.ts';
import { isSuspended, ownMember } from './accounts.policy.ts';
import { memberProfile } from './member-profile.ts';
import { type AccountWeb, signInHere } from './web.ts';

const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const ownMemberSchema = z
  .object({
    handle: z.string(),
    name: z.string(),
    organisation: nullable(z.string()),
    confirmed: z.boolean().meta({ description: 'Posts wait until the e-mail address is confirmed.' }),
  })
  .meta({ id: 'OwnMember' });
const sessionSchema = z.object({
  member: ownMemberSchema,
  csrfToken: z.string().meta({ description: 'To be sent as X-CSRF-Token with every change.' }),
});
const meSchema = z.object({
  member: ownMemberSchema,
  rights: z.object({
    admin: z.boolean(),
    suspendedUntil: nullable(z.iso.datetime()),
    groups: z.array(z.object({ slug: z.string(), name: z.string(), roles: z.array(z.string()) })),
  }),
  csrfToken: nullable(z.string()).meta({ description: 'Null for a token, which needs none.' }),
});
const memberSchema = z
  .object({
    handle: z.string(),
    name: z.string(),
    organisation: nullable(z.string()).meta({ description: 'As the member says; nobody has checked it.' }),
    groups: z.array(z.object({ slug: z.string(), name: z.string() })),
    network: z.string().optional().meta({
      description:
        'The network that they belong to; only for those of other sites, who have no account here.',
    }),
  })
  .meta({ id: 'Member' });

/** A member's; or that of somebody of another site, with the site. */
const handleForm = /^(?:[a-z0-9_-]{2,30}|[\p{L}\p{N}_.-]{1,80}@[a-z0-9.:-]{1,200})$/u;

const mustBeText = say('must be a text');
const signIn = z.strictObject({ email: z.string(mustBeText), password: z.string(mustBeText) });
const registration = z.strictObject({
  email: z.string(mustBeText),
  password: z.string(mustBeText),
  name: z.string(mustBeText),
  organisation: z.string(mustBeText).nullish(),
});

/** Sessions and members for programs. */
export function addAccountApi(routes: Routes, web: AccountWeb): void {
  const { accounts } = web;

  async function signedIn(req: Request, member: Member) {
    await signInHere(web, req, member);
    web.onSessionsChanged();
    return { member: presentOwn(member, member.confirmedAt !== null), csrfToken: csrfToken(req) };
  }

  routes.api({
    method: 'post',
    path: '/session',
    summary: 'Sign in, for a cookie',
    tag: 'accounts',
    policy: 'account.sign-in',
    body: signIn,
    responses: { 200: { description: 'Signed in', schema: sessionSchema } },
    handle: async ({ body, req }) => ({
      body: await signedIn(req, await accounts.signIn(body.email, body.password, req.ip)),
    }),
  });
  routes.api({
    method: 'delete',
    path: '/session',
    summary: 'Sign out',
    tag: 'accounts',
    policy: 'account.sign-out',
    responses: { 204: { description: 'Signed out' } },
    async handle({ req, res }) {
      if (identityOf(req).by !== 'session') throw signInNeeded(t('There is no session to end.'));
      await web.sessions.end(req, res);
      web.onSessionsChanged();
      return { status: 204 };
    },
  });
  routes.api({
    method: 'get',
    path: '/me',
    summary: 'Who I am and what I may do',
    tag: 'accounts',
    policy: 'account.own',
    responses: { 200: { description: 'The member and their rights', schema: meSchema } },
    async handle({ reader, req }) {
      const member = ownMember(reader, 'account.own');
      return {
        body: {
          member: presentOwn(member, member.confirmed),
          rights: await rightsOf(web, reader),
          csrfToken: identityOf(req).by === 'session' ? csrfToken(req) : null,
        },
      };
    },
  });
  routes.api({
    method: 'post',
    path: '/members',
    summary: 'Create an account and sign in',
    tag: 'accounts',
    policy: 'account.register',
    body: registration,
    responses: { 201: { description: 'Made; a link to confirm the address is sent', schema: sessionSchema } },
    async handle({ body, req }) {
      const { organisation, ...others } = body;
      const member = await accounts.register({ ...others, organisation: organisation ?? '' }, req.ip);
      return {
        status: 201,
        body: await signedIn(req, member),
        headers: { Location: `/api/v1/members/${member.handle}` },
      };
    },
  });
  routes.api({
    method: 'get',
    path: '/members/{handle}',
    summary: 'One member, with the groups you may see',
    tag: 'accounts',
    policy: 'member.read',
    params: z.object({ handle: z.string().regex(handleForm) }),
    responses: { 200: { description: 'The member', schema: z.object({ member: memberSchema }) } },
    async handle({ params, reader }) {
      const { person, groups } = await memberProfile(web, reader, params.handle);
      const { handle, name, organisation, network } = person;
      const elsewhere = network === undefined ? {} : { network };
      return { body: { member: { handle, name, organisation, groups, ...elsewhere } } };
    },
  });
}

function presentOwn(
  { handle, name, organisation }: Pick<Member, 'handle' | 'name' | 'organisation'>,
  confirmed: boolean,
): z.infer<typeof ownMemberSchema> {
  return { handle, name, organisation, confirmed };
}

async function rightsOf(web: AccountWeb, reader: Reader): Promise<z.infer<typeof meSchema>['rights']> {
  const groups: { slug: string; name: string; roles: string[] }[] = [];
  for (const [id, roles] of reader.roles) {
    const group = await web.groupStore.byId(reader, id);
    if (group) groups.push({ slug: group.slug, name: group.name, roles: [...roles] });
  }
  const { member } = reader;
  const suspended = member !== null && isSuspended(member) ? member.suspendedUntil : null;
  return { admin: reader.admin, suspendedUntil: suspended?.toISOString() ?? null, groups };
}
