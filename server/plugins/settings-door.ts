import { type Connection, type Model, Schema } from 'mongoose';
import type { Logger } from '../core/logger.ts';
import type { SettingsDoor } from '../plugin-api.ts';
import type { Manifest, Setting } from './manifest.ts';

interface SettingsRow {
  /** The plugin's id. */
  _id: string;
  values: Record<string, unknown>;
}

const settingsSchema = new Schema<SettingsRow>(
  { _id: String, values: { type: Schema.Types.Mixed, default: {} } },
  { versionKey: false, minimize: false },
);

export type SettingsModel = Model<SettingsRow>;

/** What operators set for plugins, one document each. */
export function settingsModel(connection: Connection): SettingsModel {
  return connection.model<SettingsRow>('PluginSettings', settingsSchema, 'plugin_settings');
}

/** The settings of one plugin, read anew each time; what is stored with a wrong type counts as not set. */
export function settingsDoor(model: SettingsModel, manifest: Manifest, log: Logger): SettingsDoor {
  return {
    async all() {
      const row = await model.findById(manifest.id).lean<SettingsRow>();
      const stored = row?.values ?? {};
      return Object.fromEntries(
        Object.entries(manifest.settings).map(([name, setting]) => {
          const value = Object.hasOwn(stored, name) ? stored[name] : undefined;
          if (fits(value, setting)) return [name, value];
          if (value !== undefined && value !== null)
            log.warn({ setting: name }, `a setting should be a ${setting.type}; its default is used`);
          return [name, defaultOf(setting)];
        }),
      );
    },
  };
}

function fits(value: unknown, { type }: Setting): value is string | number | boolean {
  return typeof value === type;
}

function defaultOf(setting: Setting): string | number | boolean | null {
  return 'default' in setting ? (setting.default ?? null) : null;
}
