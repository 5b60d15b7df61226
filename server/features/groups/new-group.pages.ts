import type { FieldError } from '../../core/errors.ts';
import { forbidden, invalid } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader, Scope } from '../../core/reader.ts';
import { memberCalled } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import { joiningChoices, scopeChoices } from './group-choices.ts';
import { checkSlug, longest } from './group-fields.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain } from './group-web.ts';
import type { Group, Joining } from './groups.models.ts';
import { groupPolicies } from './groups.policy.ts';
import { scopedOf } from './groups.store.ts';

/** Making a group, which administrators may, and a working group below one, which its chairs may. */
export function addNewGroupPages(routes: Routes, web: GroupWeb): void {
  const aboveOf = async (reader: Reader, slug: string | undefined): Promise<Group | null> => {
    memberOf(reader, t('Sign in to make a group.'));
    const above = slug === undefined ? null : await web.groups.bySlug(reader, slug);
    const allowed = above
      ? groupPolicies['group.work'](reader, scopedOf(above))
      : groupPolicies['group.make'](reader);
    if (!allowed) throw forbidden(t('You may not make a group here.'));
    if (above?.parent) throw forbidden(t('A working group cannot have working groups of its own.'));
    return above;
  };
  for (const [path, policy] of [
    ['/groups/new', 'group.make'],
    ['/groups/:slug/new', 'group.work'],
  ] as const) {
    routes.page({
      method: 'get',
      path,
      policy,
      async handle({ params, reader }) {
        const above = await aboveOf(reader, params['slug']);
        const usual = {
          scope: above?.scope ?? 'public',
          joining: above?.scope === 'hidden' ? 'invitation' : 'request',
        };
        return newPage(above, { ...usual, chair: reader.member!.handle }, [], reader.admin);
      },
    });
    routes.page({
      method: 'post',
      path,
      policy,
      async handle({ params, form, reader, req }) {
        const above = await aboveOf(reader, params['slug']);
        return orAgain(
          async () => {
            const group = await make(web, reader, above, form);
            leaveNotice(req, t('{name} is made.', { name: group.name }));
            return { redirect: `/groups/${group.slug}` };
          },
          (errors, status) => newPage(above, form, errors, reader.admin, status),
        );
      },
    });
  }
}

async function make(
  { people, service }: GroupWeb,
  reader: Reader,
  above: Group | null,
  form: Record<string, string>,
): Promise<Group> {
  const { name = '', slug = '', purpose = '', rules = '', chair = '' } = form;
  const handle = chair.trim().replace(/^@/, '').toLowerCase();
  const person = await memberCalled(people, handle);
  if (!person) {
    const message = t('There is no member with this handle. It stands on their page, after the @');
    throw invalid([{ path: 'chair', message }]);
  }
  const asked = {
    slug: checkSlug(slug.trim()),
    name,
    purpose,
    rules,
    scope: form['scope'] as Scope,
    joining: form['joining'] as Joining,
    parent: above?._id ?? null,
  };
  return service.make(reader, asked, person.id);
}

function newPage(
  above: Group | null,
  form: Record<string, string>,
  errors: FieldError[],
  isAdmin: boolean,
  status = 200,
): PageResult {
  const title = above ? t('New working group of {name}', { name: above.name }) : t('New group');
  return groupPage(
    {
      template: 'groups/new-group.njk',
      title,
      breadcrumbs: above
        ? groupTrail(above, { text: t('New working group') })
        : [{ text: t('Groups'), href: '/groups' }, { text: title }],
      errors,
      data: {
        above,
        form,
        isAdmin,
        heading: title,
        longest,
        scopes: scopeChoices(),
        joinings: joiningChoices(),
      },
    },
    status,
  );
}
