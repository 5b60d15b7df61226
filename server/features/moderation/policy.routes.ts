import { forbidden, invalid, Problem, type FieldError } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import { orErrors } from './agreed-reason.ts';
import { moderationPolicies } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import {
  defaultsOf,
  type ReasonField,
  type ReasonKind,
  reasonKinds,
  reasonLists,
  reasonShown,
  reasonsOf,
  siteReasons,
} from './reasons.ts';

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
      return reasonsPage(services, group, typedLists(group), []);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/moderation/reasons',
    policy: 'reasons.edit',
    async handle({ reader, params, form, req }) {
      const group = await chairedGroup(services, reader, params['slug']!);
      const typed = { ...typedLists(group), ...form };
      try {
        const lists = checkLists(typed);
        await refuseTaking(services, group, lists);
        const patch = Object.fromEntries(
          Object.entries(lists).filter(
            ([field, list]) => list.join('\n') !== (group[field as ReasonField] ?? []).join('\n'),
          ),
        );
        if (Object.keys(patch).length > 0) {
          await groups.change(reader, group._id, patch);
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

/** Each list of a group as it is typed: a reason in each line. */
function typedLists(group: Group): Record<string, string> {
  return Object.fromEntries(
    reasonKinds.map((kind) => [
      reasonLists[kind].field,
      reasonsOf(group, kind)
        .map(({ words }) => words)
        .join('\n'),
    ]),
  );
}

/** What was typed, as lists. Throws 422 naming every field that is wrong. */
function checkLists(typed: Record<string, string>): Record<ReasonField, string[]> {
  const errors: FieldError[] = [];
  const read = (kind: ReasonKind): string[] =>
    orErrors(errors, () => checkReasons(kind, typed[reasonLists[kind].field] ?? '')) ?? [];
  const lists = { reasons: read('about'), orderReasons: read('order'), backReasons: read('back') };
  if (errors.length > 0) throw invalid(errors);
  return lists;
}

/** One reason in each line, none twice; the site's own list is kept as no list. Throws 422 naming the field. */
function checkReasons(kind: ReasonKind, typed: string): string[] {
  const { field: path } = reasonLists[kind];
  const lines = typed.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  const reasons = [...new Set(lines.filter((line) => line !== ''))];
  if (reasons.length > mostReasons)
    throw invalid([{ path, message: t('At most {most} reasons.', { most: mostReasons }) }]);
  for (const reason of reasons) checkPostText(path, reason, { min: 3, max: 150 });
  return reasons.join('\n') === defaultsOf(kind).join('\n') ? [] : reasons;
}

/** While a draft is open, those who comment on it keep the reasons that they were told. */
async function refuseTaking(
  { openDraftsOf }: ModerationServices,
  group: Group,
  lists: Record<ReasonField, string[]>,
): Promise<void> {
  if ((await openDraftsOf(group._id)) === 0) return;
  const errors = reasonKinds.flatMap((kind): FieldError[] => {
    const left = new Set(reasonsOf(lists, kind).map(({ words }) => words));
    const missing = reasonsOf(group, kind).find(({ words }) => !left.has(words));
    if (!missing) return [];
    const message = t(
      'A draft is open for comment: “{reason}” cannot be taken away or reworded until it closes.',
      { reason: missing.words },
    );
    return [{ path: reasonLists[kind].field, message }];
  });
  if (errors.length > 0) throw invalid(errors);
}

async function reasonsPage(
  { openDraftsOf }: ModerationServices,
  group: Group,
  typed: Record<string, string>,
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
      data: {
        group,
        typed,
        lists: reasonKinds.map((kind) => ({
          field: reasonLists[kind].field,
          name: t(reasonLists[kind].name),
        })),
        openDrafts: await openDraftsOf(group._id),
      },
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
        own: group !== null && reasonKinds.some((kind) => (group[reasonLists[kind].field] ?? []).length > 0),
        lists: reasonKinds.map((kind) => ({
          name: t(reasonLists[kind].name),
          reasons: reasonsOf(group ?? siteReasons, kind).map(({ id, words }) => reasonShown(words, id)),
        })),
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
