import type { FieldError } from '../../core/errors.ts';
import { invalid } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { newSecret } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain, roleWords, rolesInWords } from './group-web.ts';
import { mayDo } from './group.view.ts';
import type { Group } from './groups.models.ts';
import type { Invitation } from './joining.models.ts';
import { invitedRoles, lifeDays, mostUses } from './invitations.service.ts';
import { pageOf } from './members.pages.ts';
import { roles as allRoles } from './membership.service.ts';

const perPage = 50;
const usualDays = '14';

interface Shown {
  /** Which of the two forms was sent, with what was typed. */
  sent?: 'link' | 'letter';
  typed?: Record<string, string>;
  errors?: FieldError[];
  /** Of a link that was just made. */
  secret?: string;
}

/** The invitations of a group: making them, and what became of each. */
export function addInvitationPages(routes: Routes, web: GroupWeb): void {
  const { groups, invitations } = web;
  routes.page({
    method: 'get',
    path: '/groups/:slug/invitations',
    policy: 'group.invite',
    handle: async ({ params, query, reader }) =>
      listPage(web, reader, await groups.bySlug(reader, params['slug']!), query['page'], {}),
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/invitations/link',
    policy: 'group.invite',
    async handle({ params, form, reader }) {
      const group = await groups.bySlug(reader, params['slug']!);
      return orAgain(
        async () => {
          const asked = { days: Number(form['link-days']), uses: numberOf(form['uses']) };
          const secret = await invitations.makeLink(reader, group, asked);
          return listPage(web, reader, group, '1', { secret });
        },
        (errors, status) =>
          listPage(
            web,
            reader,
            group,
            '1',
            { sent: 'link', typed: form, errors: linkErrors(errors) },
            status,
          ),
      );
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/invitations/letter',
    policy: 'group.invite',
    async handle({ params, form, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      return orAgain(
        async () => {
          const email = await inviteOne(web, reader, group, form);
          leaveNotice(req, t('An invitation is on its way to {email}.', { email }));
          return { redirect: `/groups/${group.slug}/invitations` };
        },
        (errors, status) =>
          listPage(web, reader, group, '1', { sent: 'letter', typed: form, errors }, status),
      );
    },
  });
  for (const [what, done] of [
    ['revoke', () => t('The invitation is withdrawn: its link is void.')],
    ['renew', () => t('The letter is sent again, with a new link that is good for 14 days.')],
  ] as const) {
    routes.page({
      method: 'post',
      path: `/groups/:slug/invitations/:id/${what}`,
      policy: 'group.invite',
      async handle({ params, reader, req }) {
        const group = await groups.bySlug(reader, params['slug']!);
        await invitations[what](reader, group, params['id']!);
        leaveNotice(req, done());
        return { redirect: `/groups/${group.slug}/invitations` };
      },
    });
  }
}

/** Whole numbers only: `1e2` and ` 12` typed by hand are asked about. */
const numberOf = (text = ''): number => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN);

const linkErrors = (errors: FieldError[]): FieldError[] =>
  errors.map((error) => (error.path === 'days' ? { ...error, path: 'link-days' } : error));

async function inviteOne(
  { invitations, invitationUse: { addresses } }: GroupWeb,
  reader: Reader,
  group: Group,
  form: Record<string, string>,
): Promise<string> {
  const email = addresses.check(form['email'] ?? '');
  const name = form['name']?.trim() ? addresses.checkName(form['name']) : { value: '' };
  const errors: FieldError[] = [];
  if ('wrong' in email) errors.push({ path: 'email', message: email.wrong });
  if ('wrong' in name) errors.push({ path: 'name', message: name.wrong });
  if ('wrong' in email || 'wrong' in name) throw invalid(errors);
  const key = addresses.key(email.value);
  const { invited, members } = await invitations.known(group._id, [key]);
  if (members.has(key))
    throw invalid([{ path: 'email', message: t('Somebody with this address is a member already') }]);
  if (invited.has(key)) {
    const message = t('This address is invited already. Send that invitation again, or withdraw it, below');
    throw invalid([{ path: 'email', message }]);
  }
  const roles = invitedRoles(allRoles.filter((role) => form[`role-${role}`] === 'yes'));
  const person = { email: email.value, name: name.value, roles };
  await invitations.byLetter(reader, group, [person], {
    days: Number(form['days']),
    key: form['key'] ?? newSecret(),
  });
  return email.value;
}

async function listPage(
  web: GroupWeb,
  reader: Reader,
  group: Group,
  asked: string | undefined,
  { sent, typed = {}, errors = [], secret }: Shown,
  status = 200,
): Promise<PageResult> {
  web.invitations.mayInvite(reader, group);
  const wanted = /^[1-9]\d{0,5}$/.test(asked ?? '1') ? Number(asked ?? '1') : 1;
  const { rows, total } = await web.invitations.list(group._id, wanted, perPage);
  const pages = Math.max(1, Math.ceil(total / perPage));
  const page = pageOf(asked, pages);
  const known = await web.people.byIds(rows.flatMap(({ by, usedBy }) => [by, ...usedBy.slice(0, 3)]));
  const may = mayDo(reader, group);
  return groupPage(
    {
      template: 'groups/invitations.njk',
      title: t('Invitations to {name}', { name: group.name }),
      breadcrumbs: groupTrail(group, { text: t('Invitations') }),
      errors,
      data: {
        group,
        rows: rows.map((row) => ({
          ...row,
          roles: rolesInWords(row.roles),
          state: stateOf(row),
          mayRevoke: stateOf(row) !== 'revoked' && stateOf(row) !== 'used',
          mayRenew: row.kind === 'email' && ['open', 'late'].includes(stateOf(row)),
          byName: known.get(row.by)?.name ?? null,
          usedByNames: row.usedBy.slice(0, 3).map((id) => known.get(id)?.name ?? t('Somebody who has left')),
        })),
        at: { page, pages, href: `/groups/${group.slug}/invitations?page=` },
        link: secret ? `${web.publicUrl}/invitations/${secret}` : null,
        letterForm: { days: usualDays, ...(sent === 'letter' ? typed : {}), key: newSecret() },
        linkForm: {
          days: usualDays,
          uses: '20',
          ...(sent === 'link' && { days: typed['link-days'], uses: typed['uses'] }),
        },
        lives: lifeDays.map((days) => ({
          value: String(days),
          text: t('{days, plural, one {# day} other {# days}}', { days }),
        })),
        roleChoices: may.roles
          ? allRoles
              .filter((role) => role !== 'member')
              .map((role) => ({
                role,
                text: t(roleWords[role]),
                held: sent === 'letter' && typed[`role-${role}`] === 'yes',
              }))
          : [],
        mostUses,
      },
    },
    status,
  );
}

type State = 'open' | 'used' | 'late' | 'revoked';

function stateOf({ state, usedBy, uses, expiresAt }: Invitation): State {
  if (state === 'revoked') return 'revoked';
  if (usedBy.length >= uses) return 'used';
  return expiresAt <= new Date() ? 'late' : 'open';
}
