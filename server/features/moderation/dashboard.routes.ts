import { forbidden, notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { logWords } from './actions.ts';
import { ageWords } from './ages.ts';
import { endWords } from './decision-effects.ts';
import { moderatesAny, moderationPolicies, queuesOf } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { reasonShown } from './reasons.ts';
import { allParts, inAll, waitingLines } from './waiting.ts';
import { waitingFor } from './waiting-for.ts';

/** What waits in which group, and what was decided about one member: both for those who keep order. */
export function addDashboard(routes: Routes, services: ModerationServices): void {
  routes.page({
    method: 'get',
    path: '/moderation',
    policy: 'moderation.dashboard',
    handle: async ({ reader }) => dashboard(services, moderatorOf(reader)),
  });
  routes.page({
    method: 'get',
    path: '/moderation/members/:handle',
    policy: 'moderation.dashboard',
    handle: async ({ reader, params }) => historyPage(services, moderatorOf(reader), params['handle']!),
  });
}

function moderatorOf(reader: Reader): Reader {
  memberOf(reader, t('Sign in to moderate.'));
  if (!moderatesAny(reader)) throw forbidden(t('This page is for moderators and chairs of groups.'));
  return reader;
}

async function dashboard(services: ModerationServices, reader: Reader): Promise<PageResult> {
  const { groupStore, moderationStore } = services;
  const [waiting, unconfirmed] = await Promise.all([
    waitingFor(services, reader),
    moderationStore.waitingCounts(reader),
  ]);
  const groups = (await groupStore.list(reader))
    .filter(({ _id, scope }) => moderationPolicies['queue.read'](reader, { group: _id, scope }))
    .map(({ _id, slug, name, scope }) => ({
      slug,
      name,
      lines: waitingLines(waiting.get(_id) ?? {}, `/groups/${slug}/moderation`),
      unconfirmed: unconfirmed.get(_id) ?? 0,
      chairs: moderationPolicies['log.full'](reader, { group: _id, scope }),
    }));
  const sum = inAll(waiting.values());
  const all = allParts(sum);
  return {
    page: {
      template: 'moderation/dashboard.njk',
      title: t('Moderation'),
      section: 'moderation',
      robots: 'noindex',
      data: {
        groups,
        whole: moderationPolicies['log.site'](reader),
        lines: waitingLines(sum, '/moderation/queue'),
        oldest: all && ageWords(all.oldest),
      },
    },
  };
}

async function historyPage(
  services: ModerationServices,
  reader: Reader,
  handle: string,
): Promise<PageResult> {
  const { directory, decisionStore, groupStore, models } = services;
  const person = (await directory.byHandles([handle])).get(handle);
  const rights = person && (await directory.reader(person.id));
  if (!person || !rights) throw notFound(say('member'));
  const own = queuesOf(reader);
  const decisions = await decisionStore.about(person.id, own ? [...own, ''] : undefined);
  const names = new Map((await groupStore.list(reader)).map(({ _id, name }) => [_id, name]));
  const member = await models.members.findById(person.id, { createdAt: 1 }).lean();
  return {
    page: {
      template: 'moderation/member.njk',
      title: t('{name}: what moderators decided', { name: person.name }),
      section: 'moderation',
      robots: 'noindex',
      breadcrumbs: [{ text: t('Moderation'), href: '/moderation' }, { text: person.name }],
      data: {
        person,
        own: person.id === reader.member?.id,
        since: member?.createdAt ?? null,
        maySuspend: moderationPolicies['member.suspend'](reader, { person: rights }),
        rows: decisions.map((decision) => ({
          id: decision._id,
          action: t(logWords[decision.action]),
          reason: reasonShown(decision.reason, decision.reasonId),
          at: decision.at,
          group: decision.group === '' ? t('The whole site') : (names.get(decision.group) ?? ''),
          until: endWords(decision),
          lifted: decision.lifted !== null,
          appeal: decision.appeal !== null,
        })),
      },
    },
  };
}
