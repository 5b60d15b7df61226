import { newId, type PostShape, t } from '../../../server/plugin-api.ts';
import { isGone } from '../here/local-post.ts';
import type { Bridge } from '../store/records.ts';
import type { OutParts } from './out-parts.ts';
import { stands } from './standing.ts';

/** Hides a post that was written again elsewhere, since it was moved there on the forum: it stands there alone. */
export async function hideOld(
  { host }: Pick<OutParts, 'host'>,
  bridge: Bridge,
  here: PostShape,
): Promise<void> {
  if (!stands(here)) return;
  const reason = t('It was moved on {forum}.', { forum: bridge.host });
  const by = { as: 'plugin' as const, key: `${bridge._id}:hide-old:${here.id}:${newId()}` };
  try {
    await host.act({ do: 'post.hide', post: here.id, reason }, by);
  } catch (error) {
    // In a withdrawn thread nobody sees it: it is hidden when that comes back.
    if (!isGone(error)) throw error;
  }
}
