import type { Change } from '../../core/log/change.ts';
import type { GroupModels } from '../groups/groups.models.ts';
import { type DecidedAction, isSiteAction } from './actions.ts';
import type { PutBack } from '../threads/put-back.ts';
import type { AppealState, Decision, MovedPosts } from './decisions.models.ts';
import type { ModerationModels } from './moderation.models.ts';
import { reasonId } from './reasons.ts';

/** Data of `decision.made`. */
export interface DecidedData extends Record<string, unknown> {
  decisionId: string;
  /** The item of the queue that it closes; null when nothing waited. */
  item: string | null;
  action: DecidedAction;
  postId: string | null;
  threadId: string | null;
  member: string | null;
  reasonId: string | null;
  reason: string;
  words: string;
  /** ISO 8601. */
  until: string | null;
  dueAt: string | null;
  hide: boolean;
  batch: string | null;
  /** The reports that it settles. */
  reports: string[];
  /** Only of posts that were moved. */
  moved?: MovedPosts;
}

/** Data of `posts.put-back`: what became of posts whose move was taken back. */
export interface PutBackData extends PutBack, Record<string, unknown> {
  decisionId: string;
}

/** Data of `decision.lifted`. What it was is told again, so that followers need not look it up. */
export interface LiftedData extends Record<string, unknown> {
  decisionId: string;
  reason: string;
}

/** Data of `appeal.made`; who made it is the actor. */
export interface AppealData extends Record<string, unknown> {
  appealId: string;
  decisionId: string;
  words: string;
}

/** Data of `appeal.decided`. */
export interface AppealDecidedData extends Record<string, unknown> {
  appealId: string;
  decisionId: string;
  outcome: Exclude<AppealState, 'open'>;
  answer: string;
}

type Models = ModerationModels & Pick<GroupModels, 'restrictions'>;

/** The group of a queue's channel; empty for the site. */
export const groupOfChannel = (channel: string): string =>
  channel.startsWith('queue:') ? channel.slice('queue:'.length) : '';

/**
 * Writes what one change means for decisions and appeals; every one sets what is, whatever was. Answers whose rights
 * it changed, or null.
 */
export async function projectDecisions(models: Models, change: Change): Promise<string | null> {
  // Suspensions of members are decisions too, unless they carry out one of a group; some are older than decisions.
  if (typeof change.data['decisionId'] !== 'string') return null;
  switch (change.type) {
    case 'decision.made':
    case 'member.suspended':
      return projectMade(models, change as Change<DecidedData>);
    case 'post.refused':
      return projectMade(models, { ...change, data: refusal(change.data as Refused) });
    case 'decision.lifted':
    case 'member.restored': {
      const { decisionId, reason } = change.data as LiftedData;
      return lift(models, decisionId, { at: change.at, by: change.actor, reason });
    }
    case 'appeal.made': {
      const { appealId, decisionId, words } = change.data as AppealData;
      const { channel, at } = change;
      const decision = await models.decisions.findById(decisionId, { action: 1 }).lean();
      const row = {
        decision: decisionId,
        channel,
        // Against what holds for the whole site, it waits for administrators, wherever that was decided.
        group: decision && isSiteAction(decision.action) ? '' : groupOfChannel(channel),
        by: change.actor,
        words,
        at,
      };
      await models.appeals.updateOne(
        { _id: appealId },
        { $setOnInsert: { ...row, state: 'open' } },
        { upsert: true },
      );
      await models.decisions.updateOne({ _id: decisionId }, { $set: { appeal: appealId } });
      return null;
    }
    case 'appeal.decided': {
      const { appealId, decisionId, outcome, answer } = change.data as AppealDecidedData;
      await models.appeals.updateOne(
        { _id: appealId, state: 'open' },
        { $set: { state: outcome, decidedBy: change.actor, decidedAt: change.at, answer } },
      );
      if (outcome !== 'overturned') return null;
      return lift(models, decisionId, { at: change.at, by: change.actor, reason: answer });
    }
    case 'posts.put-back': {
      const { decisionId, back, left } = change.data as PutBackData;
      await models.decisions.updateOne({ _id: decisionId }, { $set: { putBack: { back, left } } });
      return null;
    }
    default:
      return null;
  }
}

interface Refused extends Record<string, unknown> {
  decisionId: string;
  threadId: string;
  member: string;
  reason: string;
  words?: string;
}

/** That a post which waited is not published, as the decision that it is. */
function refusal({ decisionId, threadId, member, reason, words = '' }: Refused): DecidedData {
  const nothing = { item: null, postId: null, until: null, dueAt: null, batch: null };
  return {
    ...{ ...nothing, decisionId, threadId, member, reason, reasonId: reasonId(reason) },
    ...{ action: 'dropped', words, hide: false, reports: [] },
  };
}

async function projectMade(models: Models, { channel, data, at, actor }: Change<DecidedData>) {
  const { decisionId: _id, item: _item, reports: _reports, postId, threadId, until, dueAt, ...rest } = data;
  const group = groupOfChannel(channel);
  const row: Omit<Decision, '_id' | 'lifted' | 'appeal'> = {
    ...rest,
    channel,
    group,
    post: postId,
    thread: threadId,
    by: actor,
    at,
    until: until === null ? null : new Date(until),
    dueAt: dueAt === null ? null : new Date(dueAt),
  };
  await models.decisions.updateOne({ _id }, { $setOnInsert: row }, { upsert: true });
  return data.member && isRestriction(data.action) ? restrict(models, group, data.member) : null;
}

const isRestriction = (action: DecidedAction): boolean => action === 'muted' || action === 'banned';

async function lift(
  models: Models,
  id: string,
  lifted: NonNullable<Decision['lifted']>,
): Promise<string | null> {
  await models.decisions.updateOne({ _id: id, lifted: null }, { $set: { lifted } });
  const decision = await models.decisions.findById(id).lean<Decision>();
  if (!decision?.member || !isRestriction(decision.action)) return null;
  return restrict(models, decision.group, decision.member);
}

/**
 * Writes what stands against a member in a group, and looks again: another process may have written what followed from
 * a later decision between the look and the writing. Decisions only go one way, so that whoever writes last has seen all.
 */
async function restrict(models: Models, group: string, person: string): Promise<string> {
  const { restrictions } = models;
  const _id = `${group}:${person}`;
  let found = await inForce(models, group, person);
  for (;;) {
    if (!found) await restrictions.deleteOne({ _id });
    else {
      const { action: kind, until, reason } = found;
      await restrictions.updateOne(
        { _id },
        { $set: { person, group, kind, until, reason } },
        { upsert: true },
      );
    }
    const now = await inForce(models, group, person);
    if (now?._id === found?._id) return person;
    found = now;
  }
}

/** The newest ban that is in force, else the newest mute, else null. */
async function inForce({ decisions }: Models, group: string, person: string): Promise<Decision | null> {
  const standing = await decisions
    .find({ member: person, group, action: { $in: ['muted', 'banned'] }, lifted: null })
    .sort({ at: -1, _id: -1 })
    .lean<Decision[]>();
  const current = standing.filter(({ until }) => until === null || until > new Date());
  return current.find(({ action }) => action === 'banned') ?? current[0] ?? null;
}
