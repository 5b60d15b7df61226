import { t } from '../../core/words/words.ts';
import type { ModerationNews } from './notifications.store.ts';
import type { PluginWords } from './notifications.models.ts';

/** Puts what plugins told into words, in the language of whoever reads it. By notification. */
export async function pluginNewsWords(
  _reader: unknown,
  rows: { _id: string; plugin?: PluginWords }[],
): Promise<ReadonlyMap<string, ModerationNews>> {
  return new Map(
    rows.flatMap(({ _id, plugin }) =>
      plugin
        ? [[_id, { text: t(plugin.message, plugin.values), more: null, href: plugin.url }] as const]
        : [],
    ),
  );
}
