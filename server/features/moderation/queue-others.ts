import type { Person } from '../../core/people.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import type { HoldReason } from '../threads/held-post.ts';
import { ageWords } from './ages.ts';
import type { QueueItem } from './decisions.models.ts';
import { mayDecideAppeal } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { toldDecision } from './told-words.ts';

/** Why a post waits, for moderators. */
const heldWords: Record<HoldReason, string> = {
  unconfirmed: say('Its author has not confirmed an e-mail address'),
  'first-posts': say('One of its author’s first posts in this group'),
  'blocked-words': say('It has words that this group looks at first'),
  links: say('It has more links or mentions than a new member may use'),
  duplicate: say('Nearly the same was posted elsewhere'),
};

export const whyWords: Record<QueueItem['why'], string> = {
  reported: say('Reported'),
  changed: say('Changed as asked'),
  overdue: say('Not changed in time'),
  held: say('Waits to be published'),
  appeal: say('Appeal'),
};

/** What every item of a queue shows. */
export interface EntryBase {
  id: string;
  version: number;
  /** What it is, within a sentence: "post 3 of Ada", "appeal of Ben". */
  label: string;
  /** Why it waits, in short. */
  tag: { text: string; colour: 'grey' | 'yellow' | 'blue' | 'purple' };
  /** Since when it waits, in words. */
  age: string;
  group: { name: string; slug: string } | null;
  /** Another moderator must decide about it, and why; null when the reader may. */
  another: string | null;
}

/** A post that waits to be published. */
export interface HeldEntry extends EntryBase {
  kind: 'held';
  why: string;
  held: { html: string; author: Person | null; at: Date; title: string; url: string };
}

/** What somebody says against a decision. */
export interface AppealEntry extends EntryBase {
  kind: 'appeal';
  appeal: { id: string; by: Person | null; at: Date; words: string; what: string; reason: string };
}

const somebody = (): string => t('somebody who has left');

/** The posts that wait among these items, by the ids of the items; those out of the reader's sight are left out. */
export async function heldEntries(
  { directory, groupStore, moderationStore, threadStore }: ModerationServices,
  reader: Reader,
  items: QueueItem[],
): Promise<Map<string, HeldEntry>> {
  const rows = await moderationStore.heldByIds(items.map(({ post }) => post));
  const people = await directory.byIds([...rows.values()].map(({ author }) => author));
  const found = new Map<string, HeldEntry>();
  for (const item of items) {
    const row = rows.get(item.post);
    const subject = row && (await threadStore.subject(reader, row.thread));
    const group = row && (await groupStore.byId(reader, row.group));
    if (!row || !subject || !group) continue;
    const author = people.get(row.author) ?? null;
    const { title, url } = subject;
    found.set(item._id, {
      ...{ kind: 'held', id: item._id, version: item.version, another: null },
      tag: { text: t(whyWords.held), colour: 'blue' },
      label: t('post of {name} that waits', { name: author?.name ?? somebody() }),
      age: ageWords(item.openedAt),
      group: { name: group.name, slug: group.slug },
      why: t(heldWords[row.why ?? 'unconfirmed']),
      held: { html: renderMarkdown(row.body).html, author, at: row.heldAt, title, url },
    });
  }
  return found;
}

/** The appeals among these items, by the ids of the items. */
export async function appealEntries(
  { directory, decisionStore, groupStore }: ModerationServices,
  reader: Reader,
  items: QueueItem[],
): Promise<Map<string, AppealEntry>> {
  const appeals = await decisionStore.appealsById(items.map(({ post }) => post));
  const decisions = await decisionStore.decisionsById([...appeals.values()].map(({ decision }) => decision));
  const people = await directory.byIds([...appeals.values()].map(({ by }) => by));
  const found = new Map<string, AppealEntry>();
  for (const item of items) {
    const appeal = appeals.get(item.post);
    const decision = appeal && decisions.get(appeal.decision);
    if (!appeal || !decision) continue;
    const by = people.get(appeal.by) ?? null;
    const group = item.group ? await groupStore.byId(reader, item.group) : null;
    const { what, reason } = toldDecision(decision, null);
    found.set(item._id, {
      ...{ kind: 'appeal', id: item._id, version: item.version },
      tag: { text: t(whyWords.appeal), colour: 'purple' },
      label: t('appeal of {name}', { name: by?.name ?? somebody() }),
      age: ageWords(item.openedAt),
      group: group && { name: group.name, slug: group.slug },
      another: mayDecideAppeal(reader, appeal, decision)
        ? null
        : t('Another moderator decides about it, since you made the decision.'),
      appeal: { id: appeal._id, by, at: appeal.at, words: appeal.words, what, reason },
    });
  }
  return found;
}
