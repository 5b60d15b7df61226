import type { Connection } from 'mongoose';
import type { Config } from '../config.ts';
import { Outgoing } from '../core/outgoing/outgoing.ts';
import type { People } from '../core/people.ts';
import type { Reader } from '../core/reader.ts';
import type { TextOf } from '../features/frameworks/competency-shape.ts';
import type { FrameworkStore } from '../features/frameworks/frameworks.store.ts';
import type { Notifier } from '../features/following/notifier.ts';
import type { GroupStore } from '../features/groups/groups.store.ts';
import type { PictureService } from '../features/pictures/pictures.service.ts';
import type { PeopleDoor } from '../plugin-api.ts';
import { type ActParts, actDoor } from './act-door.ts';
import { type PluginParts, Plugins } from './plugins.ts';
import { blobModel, blobsDoor } from './blobs-door.ts';
import { notifyDoor } from './notify-door.ts';
import { readDoor } from './read-door.ts';
import { readFrameworks } from './read-frameworks.ts';
import { encryptionKey, secretsDoor, secretsModel } from './secrets-door.ts';
import { settingsDoor, settingsModel } from './settings-door.ts';

const nameForm = /^[a-z][a-z0-9_]{0,40}$/;

/** The plugins with the doors that lead to this site. They are not loaded yet. */
export function composePlugins(
  parts: Omit<PluginParts, 'open'> & {
    connection: Connection;
    frameworkStore: FrameworkStore;
    textOf: TextOf;
    groupStore: GroupStore;
    people: People;
    notifier: Notifier;
    pictures: PictureService;
    acting: Omit<ActParts, 'id' | 'ghostReader'>;
    peopleDoor: PeopleDoor;
    ghostReader: (id: string, group: string) => Promise<Reader | null>;
    config: Pick<Config, 'encryptionKey' | 'allowPrivateHosts' | 'dataDir'>;
  },
): Plugins {
  const {
    connection,
    frameworkStore,
    textOf,
    groupStore,
    people,
    pictures,
    acting,
    peopleDoor,
    ghostReader,
    config,
    notifier,
    ...others
  } = parts;
  const settings = settingsModel(connection);
  const blobs = blobModel(connection);
  const secrets = secretsModel(connection);
  const outgoing = new Outgoing(config);
  const read = readDoor({
    frameworks: readFrameworks(frameworkStore, textOf),
    threads: acting.store,
    groups: groupStore,
    people,
    pictures,
    readerOf: acting.readerOf,
  });
  return new Plugins({
    ...others,
    closeLast: () => outgoing.close(),
    open: (manifest, log) => ({
      settings: settingsDoor(settings, manifest, log),
      collections(name) {
        if (!nameForm.test(name))
          throw new Error(`"${name}" is no fit name for a collection: use small letters, digits and _.`);
        return connection.collection(`plugin_${manifest.id}_${name}`);
      },
      read,
      act: actDoor({
        ...acting,
        id: manifest.id,
        ghostReader: async ({ ghost, group }) => ghostReader(await peopleDoor.keep(ghost), group),
      }),
      people: peopleDoor,
      secrets: secretsDoor(secrets, manifest.id, () => encryptionKey(config)),
      outgoing: { fetch: outgoing.fetch },
      blobs: blobsDoor(blobs, manifest.id),
      notify: notifyDoor(manifest.id, notifier),
    }),
  });
}
