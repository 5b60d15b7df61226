import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { Member } from '../accounts/accounts.models.ts';
import { say, t } from '../../core/words/words.ts';
import {
  administrationPage,
  administrationRoutes,
  type Asked,
  pageOf,
  pagesOf,
} from './administration-page.ts';
import { type MemberState, memberStates, rowsPerPage } from './administration.store.ts';
import type { AdministrationServices } from './services.ts';

const part = '/administration/members';
const stateNames: Record<MemberState, string> = {
  all: say('All'),
  unconfirmed: say('Not confirmed'),
  suspended: say('Suspended'),
  administrators: say('Administrators'),
};
const longestWords = 100;

/** Members as administrators find them, and one of them with what can be done. */
export function addMemberPages(routes: Routes, services: AdministrationServices): void {
  const add = administrationRoutes(routes);
  add('get', part, async (asked) => listPage(services, asked));
  add('get', `${part}/:handle`, async ({ reader, params }) => {
    const member = await services.administration.member(reader, params['handle']!);
    return administrationPage(part, member.name, 'member', await oneMember(services, member, reader), [
      { text: t('Members'), href: part },
    ]);
  });
}

async function listPage(services: AdministrationServices, { query }: Asked) {
  const { administrationStore: store } = services;
  const words = (query['q'] ?? '').slice(0, longestWords);
  const state = memberStates.find((one) => one === query['state']) ?? 'all';
  const page = pageOf(query);
  const [{ items, total }, counts] = await Promise.all([
    store.members({ words, state, page }),
    store.memberCounts(),
  ]);
  const pages = pagesOf(total, page, rowsPerPage);
  const seen = await store.lastSeen(items.map(({ _id }) => _id));
  const rows = items.map((member) => ({ ...shown(member), seenAt: seen.get(member._id) ?? null }));
  const search = words === '' ? '' : `&q=${encodeURIComponent(words)}`;
  const states = memberStates.map((one) => ({
    text: t(stateNames[one]),
    count: counts[one],
    href: `${part}?state=${one}${search}`,
    current: one === state,
  }));
  const href = `${part}?state=${state}${search}&page=`;
  return administrationPage(part, t('Members'), 'members', {
    rows,
    total,
    words,
    state,
    states,
    page,
    pages,
    href,
  });
}

function shown({ handle, name, email, organisation, admin, confirmedAt, suspendedUntil, createdAt }: Member) {
  const suspended = suspendedUntil !== null && suspendedUntil > new Date();
  return {
    handle,
    name,
    email,
    organisation,
    admin,
    confirmed: confirmedAt !== null,
    suspendedUntil: suspended ? suspendedUntil : null,
    createdAt,
  };
}

async function oneMember(services: AdministrationServices, member: Member, viewer: Reader) {
  const { administrationStore: store, groupStore, directory, sessionList } = services;
  const { _id } = member;
  const [reader, seen, sessions, tokens] = await Promise.all([
    directory.reader(_id),
    store.lastSeen([_id]),
    sessionList.of(_id),
    store.tokens(_id),
  ]);
  const groups = (await groupStore.list(viewer)).flatMap((group) => {
    const roles = reader?.roles.get(group._id);
    return roles ? [{ slug: group.slug, name: group.name, roles: [...roles].map(roleWords) }] : [];
  });
  return {
    person: { ...shown(member), confirmedAt: member.confirmedAt, suspendedReason: member.suspendedReason },
    own: _id === viewer.member?.id,
    groups,
    seenAt: seen.get(_id) ?? null,
    sessions: sessions.length,
    tokens,
  };
}

const roles: Record<string, string> = {
  member: say('member'),
  moderator: say('moderator'),
  editor: say('editor'),
  chair: say('chair'),
  officer: say('officer'),
};
const roleWords = (role: string): string => t(roles[role] ?? role);
