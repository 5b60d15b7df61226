import { notFound } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { Routes } from '../../core/http/routes.ts';
import { say, t } from '../../core/words/words.ts';
import { administrationPage, administrationRoutes } from './administration-page.ts';
import type { AdministrationServices, OutboxState } from './services.ts';
import { durationWords, sizeWords } from './size-words.ts';
import { storageState } from './storage.ts';

const mailStates: Record<OutboxState, string> = {
  failed: say('Failed'),
  waiting: say('Waiting'),
  sending: say('On their way'),
  sent: say('Sent'),
};
const mailPath = '/administration/mail';
const lettersPerPage = 50;

/** The works of the site: letters, jobs, plugins, settings, what is stored. */
export function addWorksPages(routes: Routes, services: AdministrationServices): void {
  const add = administrationRoutes(routes);
  addMail(add, services);
  addJobs(add, services);
  add('get', '/administration/plugins', async () =>
    administrationPage('/administration/plugins', t('Plugins'), 'plugins', {
      plugins: await services.pluginRows(),
    }),
  );
  add('get', '/administration/settings', async () =>
    administrationPage('/administration/settings', t('Settings'), 'settings', {
      rows: services.settingRows(),
    }),
  );
  add('get', '/administration/storage', async () => {
    const { connection, models, dataDir } = services;
    const found = await storageState(connection, models.marks, dataDir);
    const { collections, folderBytes, freeBytes, totalBytes, backupAt } = found;
    return administrationPage('/administration/storage', t('Storage'), 'storage', {
      collections: collections.map((one) => ({
        name: one.name,
        count: one.count,
        stored: sizeWords(one.stored),
        indexes: sizeWords(one.indexes),
      })),
      database: sizeWords(collections.reduce((sum, { stored, indexes }) => sum + stored + indexes, 0)),
      dataDir,
      folder: sizeWords(folderBytes),
      free: sizeWords(freeBytes),
      total: sizeWords(totalBytes),
      backupAt,
    });
  });
}

type Add = ReturnType<typeof administrationRoutes>;

function addMail(add: Add, { outbox, administration }: AdministrationServices): void {
  add('get', mailPath, async ({ query }) => {
    const counts = await outbox.counts();
    const names = Object.keys(mailStates) as OutboxState[];
    const asked = query['state'] ?? names.find((name) => counts[name] > 0) ?? 'waiting';
    const state = names.find((name) => name === asked);
    if (!state) throw notFound();
    const after = query['after'] ?? '';
    const letters = await outbox.list({ state, ...(after !== '' && { after }) });
    const states = names.map((name) => ({
      text: t(mailStates[name]),
      count: counts[name],
      href: `${mailPath}?state=${name}`,
      current: name === state,
    }));
    const last = letters.at(-1);
    const older =
      last && letters.length === lettersPerPage
        ? `${mailPath}?state=${state}&after=${encodeURIComponent(last.id)}`
        : null;
    return administrationPage(mailPath, t('Mail'), 'mail', { letters, state, states, older, after });
  });
  add(
    'post',
    `${mailPath}/retry`,
    async ({ reader, form, req }) => {
      await administration.retryLetter(reader, form['letter'] ?? '');
      leaveNotice(req, t('The letter is tried again.'));
      return { redirect: `${mailPath}?state=waiting` };
    },
    'administration.act',
  );
}

function addJobs(add: Add, { jobs, jobWords, administration, followers }: AdministrationServices): void {
  const path = '/administration/jobs';
  add('get', path, async () => {
    const rows = (await jobs.states()).map((job) => ({
      ...job,
      words: jobWords(job.name),
      every: durationWords(job.everySeconds * 1000),
      took: job.lastMs === null ? null : durationWords(job.lastMs),
    }));
    return administrationPage(path, t('Jobs'), 'jobs', { rows, troubles: await followers.troubles() });
  });
  add(
    'post',
    `${path}/run`,
    async ({ reader, form, req }) => {
      const name = form['job'] ?? '';
      await administration.hurryJob(reader, name);
      leaveNotice(req, t('The job runs now. Look again in a moment.'));
      return { redirect: path };
    },
    'administration.act',
  );
}
