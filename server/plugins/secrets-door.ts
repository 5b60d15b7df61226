import { type Connection, type Model, Schema } from 'mongoose';
import { keptSecret } from '../core/kept-secret.ts';
import { type Seal, sealWith } from '../core/seal.ts';
import type { SecretsDoor } from '../plugin-api.ts';
import { SecretLocked } from './doors/secret-locked.ts';

interface SecretRow {
  /** `<plugin>:<name>`. */
  _id: string;
  sealed: string;
}

const secretSchema = new Schema<SecretRow>(
  { _id: String, sealed: { type: String, required: true } },
  { versionKey: false },
);

export type SecretsModel = Model<SecretRow>;

/** The secrets of plugins, encrypted, one document each. */
export function secretsModel(connection: Connection): SecretsModel {
  return connection.model<SecretRow>('PluginSecret', secretSchema, 'plugin_secrets');
}

const nameForm = /^[\w.-]{1,200}$/;

/**
 * The secrets of one plugin: AES-256-GCM, each with a key of its own made of the operator's, so that one that is copied
 * to another place opens nothing. `key` answers the operator's key.
 */
export function secretsDoor(model: SecretsModel, plugin: string, key: () => Promise<string>): SecretsDoor {
  const place = async (name: string): Promise<{ id: string; seal: Seal }> => {
    if (!nameForm.test(name)) throw new Error(`"${name}" is no fit name for a secret.`);
    return { id: `${plugin}:${name}`, seal: sealWith(await key(), `plugin-secret:${plugin}:${name}`) };
  };
  return {
    async put(name, words) {
      const { id, seal } = await place(name);
      await model.updateOne({ _id: id }, { $set: { sealed: seal.close(words) } }, { upsert: true });
    },
    async get(name) {
      const { id, seal } = await place(name);
      const row = await model.findById(id).lean<SecretRow>();
      if (!row) return null;
      try {
        return seal.open(row.sealed);
      } catch (error) {
        throw new SecretLocked(plugin, name, error);
      }
    },
    async delete(name) {
      await model.deleteOne({ _id: (await place(name)).id });
    },
  };
}

/** The operator's key. Throws when the kept one is damaged. */
export function encryptionKey(config: { encryptionKey: string | null; dataDir: string }): Promise<string> {
  return keptSecret({
    given: config.encryptionKey,
    folder: config.dataDir,
    file: 'encryption-key',
    whenDamaged:
      'Put it back from a backup. Without it the keys of bridges cannot be read: remove it to have a new one made, and enter them anew.',
  });
}
