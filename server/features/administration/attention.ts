import { groupBy } from '../../core/group-by.ts';
import { t } from '../../core/words/words.ts';
import { diskOf } from './storage.ts';
import { durationWords, sizeWords } from './size-words.ts';
import type { AdministrationServices } from './services.ts';
import { backupMark } from '../../core/database/database.models.ts';

/** Something that somebody should look at, and where. */
export interface Need {
  text: string;
  href: string;
}

const dayMs = 24 * 3600_000;
const backupDays = 7;
const leastFree = 2 * 1024 ** 3;

/** What needs an administrator now, the most urgent first. */
export async function attention(services: AdministrationServices, now: Date): Promise<Need[]> {
  const found = await Promise.all([
    disk(services),
    plugins(services),
    letters(services),
    jobs(services),
    followers(services),
    backup(services, now),
    people(services),
  ]);
  return [...found.flat(), ...machine(services)];
}

async function disk({ dataDir }: AdministrationServices): Promise<Need[]> {
  const { freeBytes } = await diskOf(dataDir);
  if (freeBytes >= leastFree) return [];
  return [
    {
      text: t('The disk has only {size} free.', { size: sizeWords(freeBytes) }),
      href: '/administration/storage',
    },
  ];
}

async function plugins({ pluginRows }: AdministrationServices): Promise<Need[]> {
  const count = (await pluginRows()).filter(({ state }) => state === 'broken').length;
  if (count === 0) return [];
  return [
    {
      text: t('{count, plural, one {# plugin is broken.} other {# plugins are broken.}}', { count }),
      href: '/administration/plugins',
    },
  ];
}

async function letters({ outbox }: AdministrationServices): Promise<Need[]> {
  const { failed: count } = await outbox.counts();
  if (count === 0) return [];
  return [
    {
      text: t('{count, plural, one {# letter could not be sent.} other {# letters could not be sent.}}', {
        count,
      }),
      href: '/administration/mail?state=failed',
    },
  ];
}

async function jobs({ jobs: all }: AdministrationServices): Promise<Need[]> {
  const failed = (await all.states()).filter(({ lastError }) => lastError !== null);
  return failed.map(({ name }) => ({
    text: t('The job {name} failed when it last ran.', { name }),
    href: '/administration/jobs',
  }));
}

async function followers({ followers: all }: AdministrationServices): Promise<Need[]> {
  const held = groupBy(await all.troubles(), ({ follower }) => follower);
  return [...held].map(([name, { length: count }]) => ({
    text: t(
      '{count, plural, one {The follower {name} is held up in # channel.} other {The follower {name} is held up in # channels.}}',
      { count, name },
    ),
    href: '/administration/jobs#held-up',
  }));
}

async function backup({ models }: AdministrationServices, now: Date): Promise<Need[]> {
  const href = '/administration/storage';
  const last = await models.marks.findById(backupMark).lean();
  if (!last) return [{ text: t('No backup was ever made.'), href }];
  const age = now.getTime() - last.at.getTime();
  if (age < backupDays * dayMs) return [];
  return [{ text: t('The last backup was made {time} ago.', { time: durationWords(age) }), href }];
}

async function people({ waiting }: AdministrationServices): Promise<Need[]> {
  const { reports: count, chairless } = await waiting();
  const found = chairless.map(({ name, slug }) => ({
    text: t('{name} has no chair who can act.', { name }),
    href: `/groups/${slug}/members`,
  }));
  if (count === 0) return found;
  const text = t(
    '{count, plural, one {# reported post waits for a moderator.} other {# reported posts wait for a moderator.}}',
    { count },
  );
  return [{ text, href: '/moderation' }, ...found];
}

function machine({ production, embedded, mailed }: AdministrationServices): Need[] {
  if (!production) return [];
  const href = '/administration/settings';
  const found: Need[] = [];
  if (embedded)
    found.push({
      text: t('This site runs on the built-in database, which is meant for trying Moot out.'),
      href,
    });
  if (!mailed) found.push({ text: t('Letters are written to a folder: no mail server is set.'), href });
  return found;
}
