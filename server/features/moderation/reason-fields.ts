import { everyone } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { DecisionForm } from './decision-page.ts';
import type { ModerationServices } from './moderation.services.ts';
import { type HasReasons, type ReasonKind, reasonItems, siteReasons } from './reasons.ts';

/** What moderators are told under their own words: who will read them. */
export const publicReason = (): string =>
  t(
    'Everybody who may read this thread can read the reason in the moderation log. Do not name people in it.',
  );

/** The fields of a form for a reason that everybody can read: one of the list, and words beside it. */
export function publicReasonFields(
  group: HasReasons,
  kind: ReasonKind,
  legend: string,
): Pick<DecisionForm, 'why' | 'reason'> {
  return {
    why: { legend, items: reasonItems(group, kind) },
    reason: { label: t('In your own words as well (optional)'), hint: publicReason(), most: 300 },
  };
}

/** The lists of a group, whoever asks; the site's own where it is gone. */
export async function reasonsIn(
  { groupStore }: Pick<ModerationServices, 'groupStore'>,
  group: string,
): Promise<HasReasons> {
  return (await groupStore.byId(everyone, group)) ?? siteReasons;
}
