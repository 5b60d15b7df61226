import { forbidden, invalid, Problem, type FieldError } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { defaultReasons, reasonShown, reasonsOf } from './reasons.ts';

const mostReasons = 20;
/** The page has a title of its own. */
const firstHeading = /^\s*#[ \t][^\n]*\n/;

/** How the site and each group are moderated, for everybody; and the list of reasons, which chairs change. */
export function addPolicyPages(routes: Routes, services: ModerationServices): void {
  const { groups, groupStore, reasonsChanged } = services;

  routes.page({
    method: 'get',
    path: '/moderation/policy',
    policy: 'moderation.policy',
    handle: async ({ reader }) => policyPage(services, reader, null),
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/moderation/policy',
    policy: 'moderation.policy',
    handle: async ({ reader, params }) =>
      policyPage(services, reader, await groupStore.card(reader, params['slug']!)),
  });
  routes.page({
    method: 'get',
    path: '/groups/:slug/moderation/reasons',
    policy: 'reasons.edit',
    async handle({ reader, params }) {
      const group = await chairedGroup(services, reader, params['slug']!);
      return reasonsPage(
        services,
        group,
        reasonsOf(group)
          .map(({ words }) => words)
          .join('\n'),
        [],
      );
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/moderation/reasons',
    policy: 'reasons.edit',
    async handle({ reader, params, form, req }) {
      const group = await chairedGroup(services, reader, params['slug']!);
      const typed = form['reasons'] ?? '';
      try {
        const reasons = checkReasons(typed);
        await refuseTaking(services, group, reasons);
        if (reasons.join('\n') !== group.reasons.join('\n')) {
          await groups.change(reader, group._id, { reasons });
          await reasonsChanged(reader, group._id);
        }
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 422) throw error;
        return reasonsPage(services, group, typed, error.errors);
      }
      leaveNotice(req, t('The reasons are saved.'));
      return { redirect: `/groups/${group.slug}/moderation/policy#reasons` };
    },
  });
}

async function chairedGroup(
  { groupStore }: ModerationServices,
  reader: Reader,
  slug: string,
): Promise<Group> {
  const group = await groupStore.bySlug(reader, slug);
  memberOf(reader, t('Sign in to change the reasons.'));
  if (!moderationPolicies['reasons.edit'](reader, { group: group._id, scope: group.scope }))
    throw forbidden(t('Only the chairs of the group may change its reasons.'));
  return group;
}

/** One reason in each line, none twice; the site's own list is kept as no list. Throws 422 naming `reasons`. */
function checkReasons(typed: string): string[] {
  const lines = typed.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  const reasons = [...new Set(lines.filter((line) => line !== ''))];
  const wrong = (message: string) => invalid([{ path: 'reasons', message }]);
  if (reasons.length > mostReasons) throw wrong(t('At most {most} reasons.', { most: mostReasons }));
  for (const reason of reasons) checkPostText('reasons', reason, { min: 3, max: 150 });
  return reasons.join('\n') === defaultReasons.join('\n') ? [] : reasons;
}

/** While a draft is open, those who comment on it keep the reasons that they were told. */
async function refuseTaking(
  { openDraftsOf }: ModerationServices,
  group: Group,
  reasons: string[],
): Promise<void> {
  if ((await openDraftsOf(group._id)) === 0) return;
  const left = new Set(reasonsOf({ reasons }).map(({ words }) => words));
  const missing = reasonsOf(group).filter(({ words }) => !left.has(words));
  if (missing.length === 0) return;
  const message = t(
    'A draft is open for comment: “{reason}” cannot be taken away or reworded until it closes.',
    {
      reason: missing[0]!.words,
    },
  );
  throw invalid([{ path: 'reasons', message }]);
}

async function reasonsPage(
  { openDraftsOf }: ModerationServices,
  group: Group,
  typed: string,
  errors: FieldError[],
): Promise<PageResult> {
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'moderation/reasons.njk',
      title: t('Reasons for decisions in {name}', { name: group.name }),
      section: 'moderation',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        { text: t('Groups'), href: '/groups' },
        { text: group.name, href: `/groups/${group.slug}` },
        { text: t('Reasons') },
      ],
      data: { group, typed, openDrafts: await openDraftsOf(group._id) },
    },
  };
}

async function policyPage(
  services: ModerationServices,
  reader: Reader,
  group: Group | null,
): Promise<PageResult> {
  const { groupStore, policyText, screeningWords } = services;
  const text = await policyText();
  const members = group ? await groupStore.officers(group._id) : [];
  const count = (role: 'moderator' | 'chair'): number =>
    members.filter(({ roles }) => roles.includes(role)).length;
  const title = group ? t('How {name} is moderated', { name: group.name }) : t('How this site is moderated');
  return {
    page: {
      template: 'moderation/policy.njk',
      title,
      section: group ? 'groups' : 'none',
      breadcrumbs: group
        ? [
            { text: t('Groups'), href: '/groups' },
            { text: group.name, href: `/groups/${group.slug}` },
            { text: t('Moderation policy') },
          ]
        : [{ text: t('Home'), href: '/' }, { text: t('Moderation policy') }],
      data: {
        title,
        group,
        html: renderMarkdown(text.replace(firstHeading, ''), { headings: 'page' }).html,
        rules: group && group.rules ? renderMarkdown(group.rules).html : '',
        screening: screeningWords(),
        holdFirst: group?.holdFirst ?? 0,
        own: group !== null && group.reasons.length > 0,
        reasons: reasonsOf(group ?? { reasons: [] }).map(({ id, words }) => reasonShown(words, id)),
        mayEdit:
          group !== null &&
          moderationPolicies['reasons.edit'](reader, { group: group._id, scope: group.scope }),
        editSite: reader.admin && reader.member ? '/pages/moderation/edit' : null,
        moderators: count('moderator'),
        chairs: count('chair'),
        groups: group ? [] : await groupStore.cards(reader),
        // Of a listed group, what was decided is for its members.
        mayReadLog: group !== null && (await groupStore.byId(reader, group._id)) !== null,
      },
    },
  };
}
