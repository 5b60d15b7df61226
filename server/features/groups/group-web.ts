import { type FieldError, Problem } from '../../core/errors.ts';
import type { PageCache } from '../../core/http/page-cache.ts';
import type { PageResult } from '../../core/http/routes.ts';
import type { PageSlots } from '../../core/html/page-slots.ts';
import type { Page } from '../../core/html/views.ts';
import type { People } from '../../core/people.ts';
import type { GroupRole, Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { FollowPartOf } from '../threads/follow-part.ts';
import type { ReadPlaces } from '../threads/read-places.ts';
import type { ThreadService } from '../threads/threads.service.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import type { Group, Joining } from './groups.models.ts';
import type { GroupService } from './groups.service.ts';
import type { GroupStore } from './groups.store.ts';
import type { JoiningServices } from './joining.feature.ts';

/** What the pages of groups need. */
export interface GroupWeb extends JoiningServices {
  groups: GroupStore;
  service: GroupService;
  store: ThreadStore;
  threads: ThreadService;
  people: People;
  pageCache: PageCache;
  places: ReadPlaces;
  slots: PageSlots;
  followPart: FollowPartOf;
  publicUrl: string;
  frameworksOf(reader: Reader, group: string): Promise<{ title: string; slug: string }[]>;
  /** Organisations that belong to a group as a whole now. */
  corporateOf(group: string): Promise<{ name: string; slug: string }[]>;
}

/** Roles in words, those who answer for most first. */
export const roleWords: Record<GroupRole, string> = {
  chair: say('chair'),
  officer: say('officer'),
  editor: say('editor'),
  moderator: say('moderator'),
  member: say('member'),
};

export const officerRoles: GroupRole[] = ['chair', 'officer', 'editor', 'moderator'];

/** `chair, editor`; what everybody is, member, is said only of those who are nothing else. */
export function rolesInWords(held: readonly GroupRole[]): string {
  const shown = officerRoles.filter((role) => held.includes(role));
  return (shown.length > 0 ? shown : (['member'] as const)).map((role) => t(roleWords[role])).join(', ');
}

/** Who can see a group, in a word or two. */
export function scopeWords({ scope }: Pick<Group, 'scope'>): string {
  if (scope === 'public') return t('Public');
  return scope === 'members'
    ? t('Listed: only members see inside')
    : t('Hidden: only its members know of it');
}

const joiningWords: Record<Joining, string> = {
  open: say('Open to join'),
  request: say('Join by request'),
  invitation: say('By invitation'),
};
export const joiningInWords = ({ joining }: Pick<Group, 'joining'>): string => t(joiningWords[joining]);

/** The way to a page below a group's. */
export const groupTrail = (
  group: Pick<Group, 'name' | 'slug'>,
  ...more: { text: string; href?: string }[]
) => [{ text: t('Groups'), href: '/groups' }, { text: group.name, href: `/groups/${group.slug}` }, ...more];

/** A page of a group for some people only, not for search engines. */
export function groupPage(
  page: Omit<Page, 'member' | 'token' | 'path' | 'notice'>,
  status = 200,
): PageResult {
  return { status, page: { section: 'groups', robots: 'noindex', ...page } };
}

/** Does the work of a form; when fields are wrong, `show` gives the form again with what is wrong. */
export async function orAgain(
  work: () => Promise<PageResult>,
  show: (errors: FieldError[], status: number) => PageResult | Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 422 && error.errors.length > 0)
      return show(error.errors, 422);
    throw error;
  }
}
