import { forbidden, type FieldError, invalid, Problem } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import { csrfToken } from '../../core/http/forgery.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Group } from '../groups/groups.models.ts';
import type { GroupService } from '../groups/groups.service.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import { slowChoices } from '../threads/slow-mode.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import { BlockedWords, parseBlockedWords } from './blocked-words.ts';
import { mostLookedAt, type Preview, previewDays, previewOf } from './preview.ts';
import { screeningPolicies } from './screening.policy.ts';

export interface ScreeningPageParts {
  groups: GroupStore;
  service: GroupService;
  store: ThreadStore;
}

interface Typed {
  words: string;
  holdFirst: string;
  slowSeconds: string;
}

const dayMs = 24 * 3600 * 1000;
const mostHeld = 5;

/** What is looked at first in a group: words, first posts, slow mode. */
export function addScreeningPages(routes: Routes, parts: ScreeningPageParts): void {
  routes.page({
    method: 'get',
    path: '/groups/:slug/moderation/words',
    policy: 'screening.change',
    async handle({ params, reader, req }) {
      const group = await groupFor(parts, reader, params['slug']!);
      const { blockedWords, holdFirst, slowSeconds } = group;
      const typed = {
        words: blockedWords.join('\n'),
        holdFirst: String(holdFirst),
        slowSeconds: String(slowSeconds),
      };
      return settingsPage(group, typed, csrfToken(req));
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/moderation/words',
    policy: 'screening.change',
    async handle({ params, reader, form, req }) {
      const group = await groupFor(parts, reader, params['slug']!);
      const { words = '', holdFirst = '', slowSeconds = '' } = form;
      const typed = { words, holdFirst, slowSeconds };
      const token = csrfToken(req);
      try {
        const patch = { blockedWords: parseBlockedWords(words), ...numbersOf(typed) };
        if (form['action'] === 'preview') {
          const preview = await look(parts.store, group, patch.blockedWords);
          return settingsPage(group, typed, token, { preview });
        }
        await parts.service.change(reader, group._id, patch);
      } catch (error) {
        if (!(error instanceof Problem) || error.errors.length === 0) throw error;
        return settingsPage(group, typed, token, { errors: error.errors });
      }
      leaveNotice(req, t('Saved. It counts for posts from now on.'));
      return { redirect: `/groups/${group.slug}/moderation/words` };
    },
  });
}

/** The group, for somebody who may say what is looked at first there. Throws 401, 403, 404. */
async function groupFor({ groups }: ScreeningPageParts, reader: Reader, slug: string): Promise<Group> {
  const group = await groups.bySlug(reader, slug);
  memberOf(reader, t('Sign in to moderate.'));
  if (!screeningPolicies['screening.change'](reader, { group: group._id, scope: group.scope }))
    throw forbidden(t('Only a moderator of the group may do this.'));
  return group;
}

function numbersOf({ holdFirst, slowSeconds }: Typed): Pick<Group, 'holdFirst' | 'slowSeconds'> {
  const errors: FieldError[] = [];
  if (!/^[0-5]$/.test(holdFirst))
    errors.push({ path: 'holdFirst', message: t('Choose a number from 0 to {most}.', { most: mostHeld }) });
  if (!slowChoices.some(({ seconds }) => String(seconds) === slowSeconds))
    errors.push({ path: 'slowSeconds', message: t('Choose how long members wait between two posts.') });
  if (errors.length > 0) throw invalid(errors);
  return { holdFirst: Number(holdFirst), slowSeconds: Number(slowSeconds) };
}

async function look(store: ThreadStore, { _id }: Group, entries: string[]): Promise<Preview> {
  const since = new Date(Date.now() - previewDays * dayMs);
  return previewOf(new BlockedWords(entries), store.ofGroup(_id, since, mostLookedAt));
}

function settingsPage(
  group: Group,
  typed: Typed,
  token: string | null,
  { errors = [], preview = null }: { errors?: FieldError[]; preview?: Preview | null } = {},
): PageResult {
  const title = t('What moderators see first');
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'screening/settings.njk',
      title,
      section: 'groups',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        { text: t('Groups'), href: '/groups' },
        { text: group.name, href: `/groups/${group.slug}` },
        { text: title },
      ],
      data: {
        group: { name: group.name, slug: group.slug },
        title,
        typed,
        token,
        preview: preview && { ...preview, all: preview.lookedAt < mostLookedAt, days: previewDays },
        held: Array.from({ length: mostHeld + 1 }, (_, at) => ({
          value: String(at),
          text: at === 0 ? t('None') : String(at),
        })),
        slow: slowChoices.map(({ seconds, words }) => ({ value: String(seconds), text: t(words) })),
      },
    },
  };
}
