import { t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';

/** What a first post says on the forum in place of words that were taken away here: its topic keeps it. */
export const takenDownWords = ({ site }: Pick<Parts, 'site'>): string =>
  t('This post was taken down on {site}, where it was written.', { site: site.name });

/** Why a text was changed, for the forum's history. */
export const changedOn = ({ site }: Pick<Parts, 'site'>): string =>
  t('Changed on {site}', { site: site.name });
