import type { Services } from '../server/compose.ts';
import type { Reader } from '../server/core/reader.ts';
import { reasonId } from '../server/features/moderation/reasons.ts';
import { findThread } from './find-thread.ts';
import { decisions, moderation, type SeedDecision } from './moderation.ts';
import { members } from './members.ts';
import { groupThreadId, memberId, postId } from './names.ts';
import { daysBefore } from './times.ts';

/** Does what moderators did and leaves what waits for them. What is done already is left as it is. */
export async function loadModeration(services: Services, start: Date): Promise<void> {
  const readerOf = async (handle: string): Promise<Reader> =>
    (await services.directory.reader(memberId(handle)))!;
  await report(services, readerOf);
  await keep(services, readerOf);
  await hide(services, readerOf);
  await showAgain(services, readerOf);
  await lock(services, readerOf);
  await unlock(services, readerOf);
  await lift(services, readerOf, start);
  await decideMore(services, readerOf);
  await suspend(services, readerOf, start);
  await wait(services, readerOf);
  await signOut(services, readerOf);
}

/** A reason of the site's lists, which the groups of the seeds have too. */
const agreed = (reason: string, words = '') => ({ id: reasonId(reason), words });

type ReaderOf = (handle: string) => Promise<Reader>;

async function report({ reports }: Services, readerOf: ReaderOf): Promise<void> {
  const { post, by, reason } = moderation.reported;
  await reports.report(await readerOf(by), postId(post), reason);
}

async function hide({ reports, threadStore }: Services, readerOf: ReaderOf): Promise<void> {
  const { post, by, ...given } = moderation.hidden;
  const reader = await readerOf(by);
  if ((await threadStore.post(reader, postId(post))).hidden) return;
  const { reportedBeforeHidden: earlier } = moderation;
  await reports.report(await readerOf(earlier.by), postId(post), earlier.reason);
  await reports.setHidden(reader, postId(post), true, agreed(given.reason, given.words));
}

/** A report that was settled by leaving the post as it is. Its reporter is suspended only after that. */
async function keep({ reports, decide, models }: Services, readerOf: ReaderOf): Promise<void> {
  const { post, reported, by, reason, words } = moderation.kept;
  const id = postId(post);
  if (await models.decisions.exists({ post: id, action: 'kept' })) return;
  await reports.report(await readerOf(reported.by), id, reported.reason);
  await decide.decide(await readerOf(by), id, { action: 'kept', reason: agreed(reason), words });
}

async function showAgain({ reports, threadStore, models }: Services, readerOf: ReaderOf): Promise<void> {
  const { post, by, hiddenFor, shownFor, words } = moderation.shownAgain;
  const [reader, id] = [await readerOf(by), postId(post)];
  if (await models.changes.exists({ type: 'post.restored', 'data.postId': id })) return;
  if (!(await threadStore.post(reader, id)).hidden)
    await reports.setHidden(reader, id, true, agreed(hiddenFor));
  await reports.setHidden(reader, id, false, agreed(shownFor, words));
}

async function unlock({ threads, threadStore, models }: Services, readerOf: ReaderOf): Promise<void> {
  const { group, title, by, ...told } = moderation.unlocked;
  const unlockedFor = `${told.unlockedFor}: ${told.unlockedWords}`;
  const [reader, thread] = [await readerOf(by), `g-${groupThreadId(group, title)}`];
  const done = { channel: `thread:${thread}`, type: 'thread.updated', 'data.reason': unlockedFor };
  if (await models.changes.exists(done)) return;
  if ((await threadStore.find(reader, thread)).lockedReason === null)
    await threads.setLocked(reader, thread, true, `${told.reason}: ${told.words}`);
  await threads.setLocked(reader, thread, false, unlockedFor);
}

/** A suspension that was taken back. */
async function lift({ suspensions, models }: Services, readerOf: ReaderOf, start: Date): Promise<void> {
  const { member, by, reason, liftedFor, words } = moderation.lifted;
  const reader = await readerOf(by);
  if (await models.changes.exists({ type: 'member.restored', 'data.member': memberId(member) })) return;
  const until = daysBefore(start, -30);
  if (until <= new Date()) return;
  if (!(await readerOf(member)).member!.suspendedUntil)
    await suspensions.suspend(reader, member, until, agreed(reason));
  await suspensions.lift(reader, member, agreed(liftedFor, words));
}

async function lock({ threads, threadStore }: Services, readerOf: ReaderOf): Promise<void> {
  const { group, title, by, reason, words } = moderation.locked;
  const reader = await readerOf(by);
  const thread = `g-${groupThreadId(group, title)}`;
  if ((await threadStore.find(reader, thread)).lockedReason !== null) return;
  await threads.setLocked(reader, thread, true, `${reason}: ${words}`);
}

async function suspend({ suspensions }: Services, readerOf: ReaderOf, start: Date): Promise<void> {
  const { member, by, days, reason, words } = moderation.suspended;
  const until = daysBefore(start, -days);
  if ((await readerOf(member)).member!.suspendedUntil || until <= new Date()) return;
  await suspensions.suspend(await readerOf(by), member, until, agreed(reason, words));
}

/** A post that waits for its author's address to be confirmed. */
async function wait(services: Services, readerOf: ReaderOf): Promise<void> {
  const { author, framework, item, body } = moderation.waiting;
  const reader = await readerOf(author);
  if (reader.member!.confirmed) return;
  const { thread } = await findThread(services, { kind: 'competency', framework, item }, reader, new Date());
  await services.threads.post(reader, thread, { body }, 'seed-waiting');
}

/** An act of an administrator, for the list of acts. */
async function signOut({ administration, models }: Services, readerOf: ReaderOf): Promise<void> {
  const { member, by, reason } = moderation.signedOut;
  if (await models.changes.exists({ channel: 'administration:site', 'data.member': memberId(member) }))
    return;
  await administration.act(await readerOf(by), 'sessions.ended', member, reason);
}

/** Decisions of the other kinds. One that is there already is left, and so is its appeal. */
async function decideMore(services: Services, readerOf: ReaderOf): Promise<void> {
  for (const one of decisions) {
    const made = { post: postId(one.post), action: one.action };
    const found = await services.models.decisions.findOne(made).lean();
    const id = found?._id ?? (await decideOne(services, readerOf, one));
    if (one.appeal) await appeal(services, readerOf, id, one.appeal);
  }
}

async function decideOne(
  { decide }: Services,
  readerOf: ReaderOf,
  { post, by, action, reason, words, days }: SeedDecision,
): Promise<string> {
  const input = { action, reason: { id: reasonId(reason) }, words, days, dueDays: 14 };
  return decide.decide(await readerOf(by), postId(post), input);
}

async function appeal(
  { appeals, decisionStore }: Services,
  readerOf: ReaderOf,
  id: string,
  { words, decided }: NonNullable<SeedDecision['appeal']>,
): Promise<void> {
  const decision = await decisionStore.decision(id);
  const by = await readerOf(handleOf(decision.member!));
  const appealId = decision.appeal ?? (await appeals.appeal(by, id, words));
  if (!decided || (await decisionStore.appeal(appealId)).state !== 'open') return;
  await appeals.decide(await readerOf(decided.by), appealId, decided.outcome, decided.answer);
}

const handleOf = (id: string): string => members.find(({ handle }) => memberId(handle) === id)!.handle;
