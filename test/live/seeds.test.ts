import { expect } from 'chai';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { members, threads } from '../../seeds/content.ts';
import { groups } from '../../seeds/groups.ts';
import { ensureSeeds, loadSeeds, type Seeded } from '../../seeds/load.ts';
import { decisions, moderation } from '../../seeds/moderation.ts';
import { organisationResponses } from '../../seeds/organisation-responses.ts';
import { pictures } from '../../seeds/pictures.ts';
import { reactions, takingPart } from '../../seeds/taking-part.ts';
import { memberId, postId } from '../../seeds/names.ts';
import { keptPassword, signIns } from '../../seeds/sign-ins.ts';
import { checkLog } from '../../server/cli/checks/check-log.ts';
import { checkThread } from '../../server/cli/checks/check-thread.ts';
import { threadIds } from '../../server/cli/checks/thread-ids.ts';
import type { Services } from '../../server/compose.ts';
import { everyone, guest } from '../../server/core/reader.ts';
import { stateAt } from '../../server/features/frameworks/draft-state.ts';
import type { Post } from '../../server/features/threads/threads.models.ts';
import { copyOfSeeded } from '../support/seeded-folder.ts';
import { closeServices, openEngineOn, openServices } from '../support/seeding.ts';

const seedPosts = threads.flatMap((thread) => thread.posts);
const sentComments = organisationResponses.flatMap(({ sent, comments }) => (sent ? comments : []));

interface Opened {
  services: Services;
  close(): Promise<void>;
}

/** The services of a site in this data folder, which goes when they are closed. */
async function open(dataDir: string): Promise<Opened> {
  const database = await openEngineOn(dataDir);
  const services = await openServices(database, dataDir);
  return {
    services,
    async close() {
      await closeServices(services);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * How many changes each kind of channel has. Comments are carried to the next draft, and counted, some at a time, and
 * how many at a time is a matter of pace: of those, how many stand carried.
 */
async function changesByKind({ models }: Services): Promise<Record<string, number>> {
  const found: Record<string, number> = { carried: await models.carriedAnchors.countDocuments() };
  for (const { channel } of await models.changes.find({}, { channel: 1 }).lean()) {
    const kind = channel.split(':', 1)[0]!;
    if (kind !== 'draft') found[kind] = (found[kind] ?? 0) + 1;
  }
  return found;
}

/** What readers see of every post, with times as hours before the first start. */
async function posts({ models }: Services): Promise<object[]> {
  const start = (await models.marks.findById('seeds:begun').lean())!.at.getTime();
  const hours = (time: Date | null): number | null => time && Math.round((start - time.getTime()) / 36e5);
  const rows = await models.posts.find().sort({ _id: 1 }).lean<Post[]>();
  return rows.map((post) => ({
    id: post._id,
    number: post.number,
    version: post.version,
    author: post.author,
    body: post.body,
    replyTo: post.replyTo,
    about: post.about,
    anchor: post.anchor,
    formal: post.formal,
    hours: [hours(post.createdAt), hours(post.editedAt), hours(post.deletedAt)],
  }));
}

async function differences(services: Services): Promise<string[]> {
  await services.heads.close();
  const found = await checkLog(services);
  for (const id of await threadIds(services)) found.push(...(await checkThread(services, id)));
  return found;
}

/** All but what is left where posts were moved from. */
const inPlace = { moved: { $exists: false } };

describe('the demonstration data, loaded', function () {
  this.timeout(240_000);
  let clean: Opened;
  let seeded: Seeded;

  before(async () => {
    clean = await open(await copyOfSeeded());
    seeded = { password: (await keptPassword(clean.services.config.dataDir))!, signIns };
  });
  after(() => clean?.close());

  it('has everybody and everything', async () => {
    const { models, frameworkStore, groupStore } = clean.services;
    expect(await models.members.countDocuments()).to.equal(14);
    expect(await models.members.countDocuments({ confirmedAt: null })).to.equal(1);
    expect(await groupStore.list(everyone)).to.have.length(groups.length);
    expect(await models.posts.countDocuments(inPlace)).to.equal(seedPosts.length + sentComments.length);
    const frameworks = await frameworkStore.list(everyone);
    expect(
      Object.fromEntries(frameworks.map((one) => [one.framework.slug, one.drafts.length])),
    ).to.deep.equal({
      'accessible-web': 4,
      'government-digital-and-data': 1,
      'programme-board-roles': 1,
      'web-professionals': 3,
    });
    const { draft } = await frameworkStore.draft(guest, 'government-digital-and-data', 1);
    expect(draft).to.deep.include({ itemCount: 1124, state: 'open' });
    expect(draft.source.licence?.title).to.equal('Open Government Licence v3.0');
  });

  it('hides the hidden group from guests', async () => {
    const { frameworkStore, groupStore } = clean.services;
    const seen = async (reader: typeof guest): Promise<string[]> => [
      ...(await groupStore.list(reader)).map(({ slug }) => slug),
      ...(await frameworkStore.list(reader)).map(({ framework }) => framework.slug),
    ];
    expect(await seen(everyone)).to.include.members(['programme-board', 'programme-board-roles']);
    expect(await seen(guest)).not.to.include.members(['programme-board']);
    expect(await seen(guest)).not.to.include('programme-board-roles');
  });

  it('keeps edits, deletions and the passages that comments are on', async () => {
    const edited = seedPosts.filter(({ edit }) => edit);
    const deleted = seedPosts.filter((post) => post.deleted);
    const { models, threadStore } = clean.services;
    expect(await models.posts.countDocuments({ version: 2 })).to.equal(edited.length);
    const removed = decisions.filter(({ action }) => action === 'removed');
    expect(await models.posts.countDocuments({ ...inPlace, deletedAt: { $ne: null } })).to.equal(
      deleted.length + removed.length,
    );
    for (const { id, anchor } of seedPosts) {
      const post = await threadStore.post(everyone, postId(id));
      const exact = post.anchor && 'exact' in post.anchor ? post.anchor.exact : undefined;
      expect(exact, id).to.equal(anchor?.exact);
    }
  });

  it('has one password for all, kept for its owner only', async () => {
    const { accounts, config } = clean.services;
    const file = join(config.dataDir, 'demo-sign-ins.json');
    const kept = JSON.parse(await readFile(file, 'utf8')) as { password: string };
    expect(kept.password).to.equal(seeded.password);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    for (const { email } of seeded.signIns) await accounts.signIn(email, kept.password, undefined);
    expect(seeded.signIns.map(({ as }) => as)).to.deep.equal(['admin', 'moderator', 'member']);
    const admin = await clean.services.directory.reader(memberId('dominik-wolski'));
    expect(admin).to.have.property('admin', true);
  });

  it('shows every state of a draft, and what moderators did and have to do', async () => {
    const { frameworkStore, models, moderationStore, queueStore, threadStore } = clean.services;
    const lists = await frameworkStore.list(everyone);
    const now = new Date();
    const states = lists.flatMap(({ drafts }) => drafts.map((draft) => stateAt(draft, now)));
    expect(new Set(states)).to.deep.equal(
      new Set(['preparing', 'open', 'closed', 'published', 'superseded']),
    );
    expect((await threadStore.post(everyone, postId(moderation.hidden.post))).hidden).to.include({
      reason: moderation.hidden.reason,
    });
    expect(await models.threads.countDocuments({ lockedReason: { $ne: null } })).to.equal(1);
    expect(await queueStore.openReports([postId(moderation.reported.post)])).to.have.length(1);
    expect(await moderationStore.countHeldOf(memberId(moderation.waiting.author))).to.equal(1);
    const suspended = await clean.services.directory.reader(memberId(moderation.suspended.member));
    expect(suspended!.member!.suspendedUntil).to.be.greaterThan(now);
    const site = await models.decisions.distinct('by', { action: { $in: ['suspended', 'site-banned'] } });
    expect(site, 'by an administrator').to.deep.equal([memberId('dominik-wolski')]);
  });

  it('has reactions, suggestions, what members follow and what they are writing', async () => {
    const { models } = clean.services;
    const given = Object.values(reactions).flatMap((one) => Object.values(one).flat());
    expect(await models.reactions.countDocuments({ on: true })).to.equal(given.length);
    const suggested = [...seedPosts, ...sentComments].filter(({ suggestion }) => suggestion);
    expect(await models.posts.countDocuments({ suggestion: { $ne: null } })).to.equal(suggested.length);
    const chosen = await models.follows.countDocuments({ by: 'choice' });
    expect(chosen).to.equal(takingPart.follows.length + takingPart.followsOfThreads.length);
    const ways = await models.follows.distinct('how', { how: { $ne: null } });
    expect(ways).to.have.members(['once', 'digest', 'mute']);
    const askedForLetters = await models.letterSettings.countDocuments();
    expect(askedForLetters).to.equal(Object.keys(takingPart.letters).length);
    expect(await models.writings.countDocuments()).to.equal(takingPart.writing.length);
    expect(await models.readPlaces.countDocuments()).to.equal(takingPart.read.length);
    expect(await models.pictures.countDocuments()).to.equal(pictures.length);
  });

  it('has told members of everything that there is to tell, but for what the clock alone brings', async () => {
    const { models } = clean.services;
    const kinds = await models.notifications.distinct('kind');
    expect(kinds).to.have.members([
      'posts',
      'reply',
      'mention',
      'decision',
      'decision-lifted',
      'appeal-made',
      'appeal-decided',
      'reactions',
      'report-kept',
      'report-hidden',
      'draft-opened',
      'draft-closed',
      'draft-published',
      'group-answer',
      'group-request',
      'comment-decided',
      'comment-assigned',
      'commenter-not-content',
      'anchors-wait',
    ]);
  });

  it('has comments in every state of being carried to the next draft, and one that somebody settled', async () => {
    const { carriedAnchors } = clean.services.models;
    const states = await carriedAnchors.distinct('state');
    expect(states).to.have.members(['sure', 'moved', 'to-check', 'gone']);
    expect(await carriedAnchors.countDocuments({ settled: { $ne: null } })).to.equal(1);
    expect(await carriedAnchors.countDocuments({ state: 'to-check', settled: null })).to.equal(1);
  });

  it('has decisions that were taken back, settled reports and every way of following and writing', async () => {
    const { models, directory } = clean.services;
    const outcomes = await models.reports.distinct('state');
    expect(new Set(outcomes)).to.deep.equal(new Set(['open', 'kept', 'hidden']));
    const decided = await models.moderationLog.distinct('action');
    expect(new Set(decided)).to.deep.equal(
      new Set([
        'hidden',
        'shown',
        'kept',
        'asked',
        'removed',
        'warned',
        'muted',
        'locked',
        'unlocked',
        'suspended',
        'restored',
        'pinned',
        'slowed',
        'split',
      ]),
    );
    expect(await models.posts.countDocuments({ hidden: { $ne: null } })).to.equal(1);
    const appealed = await models.appeals.distinct('state');
    expect(new Set(appealed)).to.deep.equal(new Set(['open', 'upheld', 'overturned']));
    expect(await models.queueItems.distinct('state')).to.include.members(['waiting', 'asked', 'done']);
    const freed = await directory.reader(memberId(moderation.lifted.member));
    expect(freed!.member!.suspendedUntil).to.equal(null);
    const targets = (await models.follows.find({ by: 'choice' }).lean()).map(({ target }) => target);
    expect(new Set(targets.map((target) => target.split(':')[0]))).to.deep.equal(
      new Set(['group', 'framework', 'thread', 'competency', 'draft']),
    );
    expect(await models.writings.countDocuments({ 'fields.suggestion': { $exists: true } })).to.equal(1);
    expect(await models.writings.countDocuments({ post: { $ne: null } })).to.equal(1);
    const unseen = await directory.reader(memberId(takingPart.unseen));
    expect(unseen!.member).to.have.property('unseen', true);
  });

  it('agrees with the log', async () => {
    expect(await differences(clean.services)).to.deep.equal([]);
  });

  it('changes nothing when it is loaded again', async () => {
    const { services } = clean;
    const [changes, before] = [await services.models.changes.countDocuments(), await posts(services)];
    const again = await loadSeeds(services);
    expect(again).to.deep.equal(seeded);
    expect(await services.models.changes.countDocuments()).to.equal(changes);
    expect(await posts(services)).to.deep.equal(before);
    expect(await services.models.members.countDocuments()).to.equal(members.length);
  });

  it('is not even looked at by later starts', async () => {
    const { services } = clean;
    const refusing = { ...services, threads: postsThat(services, () => false) };
    expect(await ensureSeeds(refusing)).to.deep.equal(seeded);
  });

  it('is completed when its loading was cut short', async () => {
    const cut = await open(await mkdtemp(join(tmpdir(), 'moot-seeds-')));
    try {
      const { services } = cut;
      let left = 40;
      const failing = { ...services, threads: postsThat(services, () => (left -= 1) >= 0) };
      const error: unknown = await loadSeeds(failing).catch((fault: unknown) => fault);
      expect(error).to.have.property('message', 'cut short');
      const half = await services.models.posts.countDocuments();
      expect(half).to.be.within(1, seedPosts.length - 1);
      await ensureSeeds(services);
      await services.followers.drain();
      expect(await posts(services)).to.deep.equal(await posts(clean.services));
      expect(await changesByKind(services)).to.deep.equal(await changesByKind(clean.services));
      expect(await differences(services)).to.deep.equal([]);
    } finally {
      await cut.close();
    }
  });
});

/** Threads that take a post only while `may` says so. */
function postsThat({ threads: service }: Services, may: () => boolean): Services['threads'] {
  const post: Services['threads']['post'] = (...args) => {
    if (!may()) throw new Error('cut short');
    return service.post(...args);
  };
  const edit: Services['threads']['edit'] = (...args) => service.edit(...args);
  const remove: Services['threads']['delete'] = (...args) => service.delete(...args);
  return { post, edit, delete: remove } as Services['threads'];
}
