import type { Reader } from '../../core/reader.ts';
import { notFound } from '../../core/errors.ts';
import { say } from '../../core/words/words.ts';
import { fullNameOf } from '../frameworks/edition-index.ts';
import { competencyThread, draftThread } from '../frameworks/framework-subjects.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore, FrameworkView } from '../frameworks/frameworks.store.ts';
import type { ActivityStore } from './activity.store.ts';
import type { Tally } from './periods.ts';

export interface ActivityParts {
  frameworks: FrameworkStore;
  activity: ActivityStore;
}

/** What was said about one competency; `name` is null for a draft as a whole. */
export interface CompetencyTally extends Tally {
  name: string | null;
  code: string | null;
  href: string | null;
}

export interface FrameworkActivity {
  framework: Framework;
  /** Those this reader may see, newest first. */
  drafts: Draft[];
  /** The one that is asked for; null for all. */
  draft: Draft | null;
  days: Map<string, Tally>;
  /** Most comments first. */
  competencies: CompetencyTally[];
}

/**
 * What was written about a framework, or in one of its drafts, as far as this reader may see it. Throws 404 for a
 * framework or draft that there is not.
 */
export async function activityOf(
  { frameworks, activity }: ActivityParts,
  reader: Reader,
  slug: string,
  number: string | undefined,
): Promise<FrameworkActivity> {
  const view = await frameworks.bySlug(reader, slug);
  const draft = chosenDraft(view, number);
  const names = await namesOf(frameworks, view);
  const feeds = new Set((draft ? [draft] : view.drafts).map(({ _id }) => draftThread(_id)));
  const threads = new Map(draft ? [] : [...names.keys()].map((id) => [competencyThread(id), id]));
  const days = new Map<string, Tally>();
  const byCompetency = new Map<string | null, Tally>();
  for (const found of await activity.days(
    view.framework._id,
    (thread) => feeds.has(thread) || threads.has(thread),
  )) {
    const kind = feeds.has(found.thread) ? 'comments' : 'posts';
    tallyAt(days, found.day)[kind] += found.count;
    const about = kind === 'comments' ? found.about : threads.get(found.thread)!;
    tallyAt(byCompetency, about)[kind] += found.count;
  }
  const competencies = [...byCompetency]
    .map(([id, tally]) => ({ ...(names.get(id ?? '') ?? nameless), ...tally }))
    .toSorted((one, other) => other.comments - one.comments || other.posts - one.posts);
  return { ...view, draft, days, competencies };
}

const nameless = { name: null, code: null, href: null };

function chosenDraft({ drafts }: FrameworkView, number: string | undefined): Draft | null {
  if (!number) return null;
  const draft = drafts.find((one) => String(one.number) === number);
  if (!draft) throw notFound(say('draft'));
  return draft;
}

/** Names and addresses of all competencies that this reader may see, as the newest draft that has each calls it. */
async function namesOf(
  frameworks: FrameworkStore,
  { framework, drafts }: FrameworkView,
): Promise<Map<string, Pick<CompetencyTally, 'name' | 'code' | 'href'>>> {
  const keys = await frameworks.competenciesOf(framework._id);
  const names = new Map<string, Pick<CompetencyTally, 'name' | 'code' | 'href'>>();
  for (const { edition } of drafts) {
    const index = await frameworks.edition(edition);
    for (const item of index.items) {
      const { competency: id, code } = item;
      if (names.has(id)) continue;
      const href = `/frameworks/${framework.slug}/competencies/${encodeURIComponent(keys.get(id)?.key ?? id)}`;
      names.set(id, { name: fullNameOf(index, item), code, href });
    }
  }
  return names;
}

function tallyAt<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  const tally = tallies.get(key) ?? { comments: 0, posts: 0 };
  tallies.set(key, tally);
  return tally;
}
