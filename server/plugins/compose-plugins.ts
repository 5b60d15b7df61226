import type { Connection } from 'mongoose';
import type { Reader } from '../core/reader.ts';
import type { TextOf } from '../features/frameworks/competency-shape.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { ThreadService } from '../features/threads/threads.service.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { GhostPeople } from '../features/accounts/ghost-people.ts';
import type { BridgedPosts } from '../features/threads/bridged-posts.ts';
import { actDoor } from './act-door.ts';
import { peopleDoor } from './people-door.ts';
import { type PluginParts, Plugins } from './plugins.ts';
import { readDoor } from './read-door.ts';
import { settingsDoor, settingsModel } from './settings-door.ts';

const nameForm = /^[a-z][a-z0-9_]{0,40}$/;

/** The plugins with the doors that lead to this site. They are not loaded yet. */
export function composePlugins(
  parts: Omit<PluginParts, 'open'> & {
    connection: Connection;
    frameworkStore: FrameworkStore;
    textOf: TextOf;
    threadStore: ThreadStore;
    threads: ThreadService;
    readerOf: (member: string) => Promise<Reader | null>;
    ghosts: GhostPeople;
    ghostReader: (id: string, group: string) => Promise<Reader | null>;
    bridged: BridgedPosts;
  },
): Plugins {
  const {
    connection,
    frameworkStore,
    textOf,
    threadStore,
    threads,
    readerOf,
    ghosts,
    ghostReader,
    bridged,
    ...others
  } = parts;
  const settings = settingsModel(connection);
  const read = readDoor(frameworkStore, textOf);
  return new Plugins({
    ...others,
    open: (manifest, log) => ({
      settings: settingsDoor(settings, manifest, log),
      collections(name) {
        if (!nameForm.test(name))
          throw new Error(`"${name}" is no fit name for a collection: use small letters, digits and _.`);
        return connection.collection(`plugin_${manifest.id}_${name}`);
      },
      read,
      act: actDoor({
        id: manifest.id,
        threads,
        store: threadStore,
        readerOf,
        ghostReader: async (ghost, group) => ghostReader(await ghosts.keep(ghost), group),
        bridged,
      }),
      people: peopleDoor(ghosts, bridged),
    }),
  });
}
