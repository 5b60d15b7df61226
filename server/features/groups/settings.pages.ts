import type { FieldError } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { narrower, type Reader, type Scope } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { joiningChoices, scopeChoices } from './group-choices.ts';
import { longest } from './group-fields.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain } from './group-web.ts';
import type { GroupPatch } from './groups-channel.ts';
import type { Group, Joining } from './groups.models.ts';

const texts = ['name', 'purpose', 'rules', 'scope', 'joining', 'question', 'timeZone'] as const;
const boxes = ['lateComments', 'requireDispositions'] as const;
const fields = [...texts, ...boxes, 'dispositionReasons'] as const;

/** What a chair can change of a group. Showing it to more people is asked about once more. */
export function addSettingsPages(routes: Routes, web: GroupWeb): void {
  const { service } = web;
  routes.page({
    method: 'get',
    path: '/groups/:slug/settings',
    policy: 'group.change',
    async handle({ params, reader }) {
      const group = await changeable(web, reader, params['slug']!);
      return settingsPage(group, formOf(group), []);
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/settings',
    policy: 'group.change',
    async handle({ params, form, reader, req }) {
      const group = await changeable(web, reader, params['slug']!);
      // A box that is not ticked is not sent at all: the form says that it has shown them.
      const unticked = form['boxes'] === 'shown' ? Object.fromEntries(boxes.map((name) => [name, 'no'])) : {};
      const typed: Record<string, string> = { ...formOf(group), ...unticked, ...form };
      const wider =
        typed['scope'] !== group.scope && narrower(typed['scope'] as Scope, group.scope) === group.scope;
      return orAgain(
        async () => {
          if (wider && form['sure'] !== 'yes') {
            await service.check(group, patchOf(typed));
            return surePage(web, reader, group, typed);
          }
          await service.change(reader, group._id, patchOf(typed));
          leaveNotice(req, t('The settings are saved.'));
          return { redirect: `/groups/${group.slug}` };
        },
        (errors, status) => settingsPage(group, typed, errors, status),
      );
    },
  });
}

async function changeable({ groups, service }: GroupWeb, reader: Reader, slug: string): Promise<Group> {
  const group = await groups.bySlug(reader, slug);
  return service.changeable(reader, group._id, [...fields]);
}

const formOf = (group: Group): Record<string, string> => ({
  ...Object.fromEntries(texts.map((name) => [name, group[name]])),
  ...Object.fromEntries(boxes.map((name) => [name, group[name] ? 'yes' : 'no'])),
  dispositionReasons: (group.dispositionReasons ?? []).join('\n'),
});

const patchOf = (typed: Record<string, string>): GroupPatch => ({
  name: typed['name']!,
  purpose: typed['purpose']!,
  rules: typed['rules']!,
  scope: typed['scope'] as Scope,
  joining: typed['joining'] as Joining,
  question: typed['question']!,
  timeZone: typed['timeZone']!,
  lateComments: typed['lateComments'] === 'yes',
  requireDispositions: typed['requireDispositions'] === 'yes',
  dispositionReasons: (typed['dispositionReasons'] ?? '').split('\n'),
});

function settingsPage(
  group: Group,
  form: Record<string, string>,
  errors: FieldError[],
  status = 200,
): PageResult {
  return groupPage(
    {
      template: 'groups/settings.njk',
      title: t('Settings of {name}', { name: group.name }),
      breadcrumbs: groupTrail(group, { text: t('Settings') }),
      errors,
      data: {
        group,
        form,
        longest,
        scopes: scopeChoices(),
        joinings: joiningChoices(),
      },
    },
    status,
  );
}

/** What more people would see from now on. */
async function surePage(
  web: GroupWeb,
  reader: Reader,
  group: Group,
  form: Record<string, string>,
): Promise<PageResult> {
  const threads = await web.store.list(reader, 500, 'newest', group._id);
  return groupPage({
    template: 'groups/settings-sure.njk',
    title: t('Show {name} to more people?', { name: group.name }),
    breadcrumbs: groupTrail(
      group,
      { text: t('Settings'), href: `/groups/${group.slug}/settings` },
      { text: t('Show to more people') },
    ),
    data: {
      group,
      form,
      everything: form['scope'] === 'public',
      frameworks: await web.frameworksOf(reader, group._id),
      threads: threads.length,
      titles: threads.slice(0, 5).map(({ subject }) => subject.title),
      members: (await web.groups.memberCounts([group._id])).get(group._id) ?? 0,
      below: (await web.groups.below(reader, group._id)).map(({ name }) => name),
    },
  });
}
