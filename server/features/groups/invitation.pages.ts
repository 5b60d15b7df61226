import { Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { groupPage, type GroupWeb, rolesInWords, scopeWords } from './group-web.ts';
import { offerOf, useInvitation, whyNot } from './use-invitation.ts';

/** What the holder of an invitation sees, and accepting it. */
export function addInvitationUse(routes: Routes, web: GroupWeb): void {
  routes.page({
    method: 'get',
    path: '/invitations/:token',
    policy: 'invitation.use',
    handle: ({ params, reader }) => orVoid(() => offerPage(web, reader, params['token']!)),
  });
  routes.page({
    method: 'post',
    path: '/invitations/:token',
    policy: 'invitation.use',
    handle: ({ params, reader, req }) =>
      orVoid(async () => {
        const group = await useInvitation(web.invitationUse, reader, params['token']!);
        leaveNotice(req, t('You are now a member of {name}.', { name: group.name }));
        return { redirect: `/groups/${group.slug}` };
      }),
  });
}

async function offerPage(web: GroupWeb, reader: Reader, token: string): Promise<PageResult> {
  const offer = await offerOf(web.invitationUse, token);
  const { group, invitation } = offer;
  const { member } = reader;
  const by = (await web.people.byIds([invitation.by])).get(invitation.by) ?? null;
  const returnTo = encodeURIComponent(`/invitations/${token}`);
  return groupPage({
    template: 'groups/invitation.njk',
    title: t('Invitation to {name}', { name: group.name }),
    data: {
      group,
      by,
      scope: scopeWords(group),
      purpose: renderMarkdown(group.purpose).html,
      rules: renderMarkdown(group.rules).html,
      roles: invitation.roles.length > 1 ? rolesInWords(invitation.roles) : null,
      expiresAt: invitation.expiresAt,
      forOneAddress: invitation.kind === 'email',
      already: member ? (await web.membership.row(group._id, member.id)) !== null : false,
      refused: await whyNot(web.invitationUse, reader, offer),
      signInUrl: `/sign-in?return=${returnTo}`,
      registerUrl: `/register?return=${returnTo}`,
    },
  });
}

/** The work's page, or one that says what became of the invitation. */
async function orVoid(work: () => Promise<PageResult>): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    const void_ = error instanceof Problem && (error.status === 410 || error.status === 404);
    if (!void_) throw error;
    return groupPage(
      {
        template: 'groups/invitation-void.njk',
        title: error.title,
        data: { heading: error.title, why: error.detail },
      },
      error.status,
    );
  }
}
