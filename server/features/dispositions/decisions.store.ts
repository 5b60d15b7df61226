import type { People } from '../../core/people.ts';
import type { Reader } from '../../core/reader.ts';
import { type EditionIndex, fullNameOf, subtreeOf } from '../frameworks/edition-index.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { Draft, Item } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore, FrameworkView } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { Assigned, Disposition } from '../threads/disposition.models.ts';
import type { AnchoredPost, ThreadStore } from '../threads/threads.store.ts';
import type { DecisionFilter, DecisionState } from './decision-filter.ts';

export const decisionsPerPage = 50;
const dayMs = 24 * 3600 * 1000;

/** A comment as editors find it: without its words, with the text that it is about. */
export interface Listed {
  post: AnchoredPost;
  draft: Draft;
  /** What it is about, as it read in that draft; null for the draft as a whole. */
  item: Item | null;
  index: EditionIndex;
}

export interface DecisionParts {
  frameworks: FrameworkStore;
  store: ThreadStore;
  groups: GroupStore;
  people: People;
}

/**
 * The comments of a framework as its editors ask for them. What a thread holds of comments is kept in memory until the
 * thread grows; filters and orders are worked out on that.
 */
export class DecisionStore {
  readonly #parts: DecisionParts;

  constructor(parts: DecisionParts) {
    this.#parts = parts;
  }

  /** All comments of a framework that stand, those on older drafts first. */
  async all({ drafts }: FrameworkView): Promise<Listed[]> {
    const known = new Set(drafts.map(({ _id }) => _id));
    const lists = await Promise.all(
      drafts.toReversed().map(async (draft) => {
        const posts = await this.#parts.store.comments(draftThread(draft._id));
        if (posts.length === 0) return [];
        const index = await this.#parts.frameworks.edition(draft.edition);
        return posts.map((post) => ({
          post: withoutLostChange(post, known),
          draft,
          index,
          item: (post.about === null ? undefined : index.byCompetency.get(post.about)) ?? null,
        }));
      }),
    );
    return lists.flat();
  }

  /** Those that a filter asks for, in its order. */
  async find(reader: Reader, all: Listed[], filter: DecisionFilter): Promise<Listed[]> {
    const tests = [
      inState(filter.state),
      ...(filter.formal ? [({ post }: Listed) => post.formal === (filter.formal === 'yes')] : []),
      ...(filter.draft ? [({ draft }: Listed) => draft.number === Number(filter.draft)] : []),
      ...(filter.kind ? [({ item }: Listed) => item?.kind === filter.kind] : []),
      ...(filter.days ? [olderThan(Number(filter.days))] : []),
      ...(filter.competency ? [about(filter.competency)] : []),
      ...(filter.group ? [await this.#from(reader, filter.group, all)] : []),
      ...(filter.assigned ? [await this.#assignedTo(reader, filter.assigned)] : []),
    ];
    return all.filter((one) => tests.every((test) => test(one))).toSorted(orders[filter.sort]);
  }

  /** Comments of members of a group, or of those whose confirmed organisation it is. */
  async #from(reader: Reader, source: string, all: Listed[]): Promise<(one: Listed) => boolean> {
    const [kind, slug = ''] = source.split(':');
    if (kind === 'group') {
      const group = (await this.#parts.groups.list(reader)).find((one) => one.slug === slug);
      const rows = group ? await this.#parts.groups.members(group._id) : [];
      const members = new Set(rows.map(({ person }) => person));
      return ({ post }) => members.has(post.author);
    }
    const people = await this.#parts.people.byIds([...new Set(all.map(({ post }) => post.author))]);
    return ({ post }) => people.get(post.author)?.affiliation?.slug === slug;
  }

  async #assignedTo(reader: Reader, asked: string): Promise<(one: Listed) => boolean> {
    if (asked === 'nobody') return ({ post }) => !post.disposition?.assigned;
    const handle = /^member:(.+)$/.exec(asked)?.[1];
    const named = handle ? (await this.#parts.people.byHandles([handle])).get(handle)?.id : undefined;
    const member = asked === 'me' ? reader.member?.id : named;
    return ({ post }) => {
      const assigned = post.disposition?.assigned;
      if (!assigned) return false;
      return 'member' in assigned ? assigned.member === member : meetingValue(assigned) === asked;
    };
  }
}

/** A change of a draft that was discarded since is none: the answer is still to be tied to one. */
function withoutLostChange(post: AnchoredPost, drafts: ReadonlySet<string>): AnchoredPost {
  const { disposition } = post;
  if (!disposition?.change || drafts.has(disposition.change.draft)) return post;
  return { ...post, disposition: { ...disposition, change: null } };
}

/** A meeting as a choice of a filter. */
export const meetingValue = ({ meeting }: Extract<Assigned, { meeting: object }>): string =>
  `meeting:${meeting.on} ${meeting.name}`;

function inState(state: DecisionState): (one: Listed) => boolean {
  return ({ post: { disposition, formal } }) => isInState(disposition, formal, state);
}

function isInState(given: Disposition | undefined, formal: boolean, state: DecisionState): boolean {
  const outcome = given?.outcome ?? null;
  switch (state) {
    case 'all':
      return true;
    case 'undecided':
      return outcome === null;
    case 'decided':
      return outcome !== null;
    case 'to-tie':
      return (outcome === 'accepted' || outcome === 'partly') && !given?.change;
    case 'not-content':
      return outcome !== null && given?.reply?.content === false && !(formal && given.takenUp);
    case 'taken-up':
      return outcome !== null && Boolean(given?.takenUp);
    default:
      return outcome === state;
  }
}

function olderThan(days: number): (one: Listed) => boolean {
  const before = Date.now() - days * dayMs;
  return ({ post }) => post.createdAt.getTime() < before;
}

/** Comments on a competency and on all that was beneath it in the draft that was commented on. */
function about(competency: string): (one: Listed) => boolean {
  if (competency === 'draft') return ({ post }) => post.about === null;
  const beneath = new Map<string, Set<string>>();
  return ({ post, index }) => {
    const known = beneath.get(index.edition) ?? withBeneath(index, competency);
    beneath.set(index.edition, known);
    return post.about !== null && known.has(post.about);
  };
}

function withBeneath(index: EditionIndex, competency: string): Set<string> {
  const item = index.byCompetency.get(competency);
  return new Set(item ? subtreeOf(index, item).map((one) => one.competency) : [competency]);
}

const byAge = (one: Listed, other: Listed): number =>
  one.post.createdAt.getTime() - other.post.createdAt.getTime() || one.post.number - other.post.number;
const place = ({ item }: Listed): number => item?.order ?? -1;

const orders: Record<DecisionFilter['sort'], (one: Listed, other: Listed) => number> = {
  oldest: byAge,
  newest: (one, other) => byAge(other, one),
  competency: (one, other) =>
    one.draft.number - other.draft.number || place(one) - place(other) || byAge(one, other),
  formal: (one, other) => Number(other.post.formal) - Number(one.post.formal) || byAge(one, other),
};

/** What a comment is about, by name; null for the draft as a whole. */
export const aboutName = ({ item, index }: Pick<Listed, 'item' | 'index'>): string | null =>
  item && fullNameOf(index, item);
