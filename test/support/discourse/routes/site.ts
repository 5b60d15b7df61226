import { notFound } from '../refusal.ts';
import { showScopes } from '../http/scopes.ts';
import { ok, page, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';
import { showBasicUser, showUser } from '../show/user.ts';

function basicInfo({ forum }: At): Reply {
  const logo = `${forum.baseUrl}/images/discourse-logo-sketch.png`;
  return ok({
    logo_url: logo,
    logo_small_url: logo,
    apple_touch_icon_url: logo,
    favicon_url: logo,
    title: forum.settings.title,
    description: forum.settings.description,
    header_primary_color: '333',
    header_background_color: 'fff',
    login_required: forum.settings.loginRequired,
    locale: 'en',
    include_in_discourse_discover: false,
    mobile_logo_url: logo,
  });
}

/** One grey dot, so that a logo is a picture. */
const logo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

function user({ forum, part }: At): Reply {
  const found = forum.userNamed(part.username!);
  if (!found) throw notFound();
  return ok(showUser(forum, found));
}

function byExternal({ forum, part }: At): Reply {
  const found = [...forum.users.values()].find(({ externalId }) => externalId === part.external);
  if (!found) throw notFound();
  return ok(showUser(forum, found));
}

function current({ forum, call }: At): Reply {
  if (!call.asker) throw notFound();
  return ok({
    current_user: {
      ...showBasicUser(call.asker),
      trust_level: call.asker.trustLevel,
      site: forum.settings.title,
    },
  });
}

export const siteRoutes: Route[] = [
  { method: 'GET', path: '/site/basic-info', name: 'site#basic_info', answer: basicInfo },
  { method: 'GET', path: '/srv/status', name: 'srv#status', answer: () => page('ok') },
  {
    method: 'GET',
    path: '/images/discourse-logo-sketch.png',
    name: 'srv#status',
    answer: () => ({ status: 200, headers: { 'Content-Type': 'image/png' }, body: logo }),
  },
  {
    method: 'GET',
    path: '/session/scopes',
    name: 'session#scopes',
    answer: ({ call }) => {
      if (!call.key) throw notFound();
      return ok(showScopes(call.key));
    },
  },
  { method: 'GET', path: '/session/current', name: 'session#current', answer: current },
  {
    method: 'GET',
    path: '/u/by-external/:external',
    name: 'users#show',
    pins: { external_id: 'external' },
    answer: byExternal,
  },
  { method: 'GET', path: '/u/:username', name: 'users#show', pins: { username: 'username' }, answer: user },
];
