import { sessionListOf } from '../core/sessions/sessions.ts';
import type { AdministrationServices } from '../features/administration/services.ts';
import { jobWords } from './job-words.ts';
import { settingRows } from './setting-rows.ts';
import type { Services } from './services.ts';

/** What the administrators' area is given of everything else. */
export function administrationServices(services: Services): AdministrationServices {
  const { config, connection, models, plugins } = services;
  return {
    ...services,
    dataDir: config.dataDir,
    production: config.production,
    embedded: config.mongodbUri === null,
    mailed: config.smtpUrl !== null,
    sessionList: sessionListOf(connection),
    posts: () => models.posts.estimatedDocumentCount(),
    waiting: async () => ({
      reports: (await services.queueStore.waiting({ groups: null }, 1)).total,
      chairless: await services.groupStore.groupsWithoutChair(services.isActive),
    }),
    jobWords,
    settingRows: () => settingRows(config),
    async pluginRows() {
      const settings = await plugins.settings();
      return plugins.states().map((state) => ({ ...state, settings: settings.get(state.id) ?? [] }));
    },
  };
}
