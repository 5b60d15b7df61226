import { createClient, type DiscourseClient, type SiteInfo } from 'discourse-plugin-api-client';
import { invalid, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { ForumAt } from '../work/clients.ts';
import { hostOf } from './address.ts';
import { type Capability, capabilitiesOf } from './capabilities.ts';
import { forumProblem, troubleOf } from './forum-words.ts';

/** A forum as everybody may know it. */
export interface ForumCard {
  url: string;
  host: string;
  name: string;
  description: string;
  logoUrl: string | null;
  loginRequired: boolean;
}

/** What a key turned out to be. */
export interface KeyReport {
  writer: { username: string; userId: number };
  /** The account is a moderator or an administrator of the forum: it sees more than a reader should. */
  staff: boolean;
  /** New accounts may write little; see the forum's trust levels. */
  trustLevel: number | null;
  actsForOthers: boolean;
  capabilities: Capability[];
}

const keyForm = /^[\w-]{16,200}$/;
const nameForm = /^[\p{L}\p{M}\p{N}._-]{1,60}$/u;

/** Asks a forum that is not connected yet: who it is, and what a key may do there. */
export class Forums {
  readonly #parts: Pick<Parts, 'clients'>;

  constructor(parts: Pick<Parts, 'clients'>) {
    this.#parts = parts;
  }

  /** The public name and logo of a forum. Throws 422 naming `path`. */
  async look(forum: ForumAt, path = 'url'): Promise<ForumCard> {
    const { url } = forum;
    let site: SiteInfo;
    try {
      site = await this.client(forum).siteInfo();
    } catch (error) {
      throw forumProblem(
        error,
        path,
        t(
          'The forum does not say who it is, so this is not the address of a Discourse forum that can be joined.',
        ),
      );
    }
    const { title, description, logoUrl, loginRequired } = site;
    const host = hostOf(url);
    return { url, host, name: title.trim().slice(0, 100) || host, description, logoUrl, loginRequired };
  }

  /** What a key may do, and as whom. Throws 422 naming `key` or `username`. */
  async readKey(forum: ForumAt, given: { key: unknown; username: unknown }): Promise<KeyReport> {
    const { key, username } = checked(given);
    const client = this.client(forum, key, username);
    const scopes = await asking('key', () => client.scopes());
    const user = await this.#userOf(forum, client, username);
    const granted = scopes.granted.filter(({ limits }) => Object.keys(limits).length === 0);
    const names = new Set(granted.map(({ resource, action }) => `${resource}:${action}`));
    return {
      writer: { username: user.username, userId: user.id },
      staff: user.admin || user.moderator,
      trustLevel: user.trustLevel,
      actsForOthers: await actsForOthers(client),
      capabilities: capabilitiesOf(scopes.global ? null : names),
    };
  }

  /** A key of little use may not look up people; mostly everybody may. */
  async #userOf(forum: ForumAt, client: DiscourseClient, username: string) {
    try {
      return await client.user(username);
    } catch (error) {
      if (troubleOf(error)?.kind !== 'forbidden') throw forumProblem(error, 'username', noSuchUser());
    }
    try {
      return await this.client(forum).user(username);
    } catch (error) {
      throw forumProblem(error, 'username', noSuchUser());
    }
  }

  /** The way to a forum that is not connected, as nobody who is signed in unless a key is given. */
  client(forum: ForumAt, key?: string, username?: string): DiscourseClient {
    const who = key === undefined ? {} : { key, username };
    // Somebody waits for the answer, and can ask again.
    return createClient({ ...this.#parts.clients.open(forum), ...who, retries: 0 });
  }
}

const noSuchUser = (): string =>
  t('The key may not look up this account, and without signing in nobody may. Add the scope “users: show”.');

async function asking<Answer>(path: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw forumProblem(
      error,
      path,
      t(
        'The forum does not take this key for this user name. Check both; a key is shown once, when it is made.',
      ),
    );
  }
}

/** Every forum has the account `system`: a key that may speak for it may speak for anybody. */
async function actsForOthers(client: DiscourseClient): Promise<boolean> {
  try {
    await client.as('system').scopes();
    return true;
  } catch (error) {
    if (troubleOf(error)) return false;
    throw error;
  }
}

function checked({ key, username }: { key: unknown; username: unknown }) {
  const errors = [];
  const bareKey = typeof key === 'string' ? key.trim() : '';
  const bareName = typeof username === 'string' ? username.trim().replace(/^@/, '') : '';
  // In the order of the fields.
  if (bareName === '')
    errors.push({ path: 'username', message: t('Enter the user name that the key was made for.') });
  else if (!nameForm.test(bareName))
    errors.push({ path: 'username', message: t('This is no user name of a Discourse forum.') });
  if (bareKey === '') errors.push({ path: 'key', message: t('Paste the key that the forum showed.') });
  else if (!keyForm.test(bareKey))
    errors.push({
      path: 'key',
      message: t('This is no key of a Discourse forum: it has letters and digits only.'),
    });
  if (errors.length > 0) throw invalid(errors);
  return { key: bareKey, username: bareName };
}
