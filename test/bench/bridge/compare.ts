import type { Topic } from '../../support/discourse/records.ts';
import { markIn, type Entry } from './ledger.ts';
import type { Pairs, Waiting } from './moot.ts';
import { postsIn } from './moot-operations.ts';
import { call, type World } from './world.ts';

/** Something that is not as it ought to be. */
export interface Finding {
  kind: 'lost' | 'doubled' | 'differs' | 'leaked' | 'stays' | 'closed' | 'waits' | 'stopped';
  words: string;
}

interface Sight {
  /** Where it stands: a topic or thread, and the post. */
  place: string;
  revision: number;
  post: string;
}

/** What everybody sees of each entry, on both sides. */
interface Sights {
  there: Map<number, Sight[]>;
  here: Map<number, Sight[]>;
  /** Entries that a moderator here hid: the reason is ours, not the bridge's. */
  hiddenHere: Set<number>;
  entryOfLocal: Map<string, number>;
  locked: Map<string, boolean>;
  /** Threads of a group whose category everybody may read. */
  open: Set<string>;
}

const add = (map: Map<number, Sight[]>, number: number, sight: Sight): void => {
  map.set(number, [...(map.get(number) ?? []), sight]);
};

async function look(world: World): Promise<Sights> {
  const sights: Sights = {
    ...{
      there: new Map(),
      here: new Map(),
      hiddenHere: new Set(),
      entryOfLocal: new Map(),
      locked: new Map(),
    },
    open: new Set(),
  };
  for (const category of [world.categories.one, world.categories.two])
    for (const topic of world.forum.visible(category.id))
      for (const { id, raw, userDeleted } of topic.posts) {
        const mark = markIn(raw);
        if (mark && !userDeleted)
          add(sights.there, mark.number, {
            place: String(topic.id),
            revision: mark.revision,
            post: String(id),
          });
      }
  for (const { id, body, hidden, moved, deleted } of await world.moot.doors.bodies()) {
    const mark = markIn(body);
    if (!mark) continue;
    sights.entryOfLocal.set(id, mark.number);
    if (hidden && !isByBridge(hidden) && !moved && !deleted) sights.hiddenHere.add(mark.number);
  }
  for (const [index, category] of [world.categories.one, world.categories.two].entries())
    for (const thread of await world.moot.doors.threads([world.here.groups[index]!])) {
      if (category.permissions.has('everyone')) sights.open.add(thread);
      await lookIn(world, sights, thread);
    }
  return sights;
}

async function lookIn(world: World, sights: Sights, thread: string): Promise<void> {
  const posts = await postsIn(world, thread);
  if (!posts) return;
  const answer = await call(world, null, 'GET', `/threads/${thread}`);
  sights.locked.set(thread, answer?.body.lockedReason !== null);
  for (const { id, body, deletedAt, hidden, moved } of posts) {
    const mark = markIn(body);
    if (mark && !deletedAt && !hidden && !moved)
      add(sights.here, mark.number, { place: thread, revision: mark.revision, post: id });
  }
}

/** Reasons of the bridge name the forum; those of moderators are of the site's lists. */
const isByBridge = (reason: string): boolean => /127\.0\.0\.1/.test(reason);

/** Compares both sides as everybody sees them, when they have come to rest. Answers what is wrong and what is listed. */
export async function compare(
  world: World,
): Promise<{ findings: Finding[]; listed: Record<string, number>; posts: number }> {
  const [sights, waiting, pairs, state] = await Promise.all([
    look(world),
    world.moot.doors.waiting(),
    world.moot.doors.pairs(),
    world.moot.doors.state(),
  ]);
  const findings: Finding[] = [];
  if (state !== 'running') findings.push({ kind: 'stopped', words: state });
  const { one, two } = world.categories;
  const allOpen = [one, two].every(({ permissions }) => permissions.has('everyone'));
  // What is for a category that is private at present waits for it.
  const late = waiting.filter(
    ({ state: of, kind, code }) => of === 'waiting' && (allOpen || code !== null || !kind.endsWith('-here')),
  );
  for (const { id, code } of late) findings.push({ kind: 'waits', words: `${id} (${code ?? 'no trouble'})` });
  const excused = excusedEntries(world, sights, waiting);
  for (const entry of world.ledger.entries) {
    const found = entry.secret ? ofSecret(entry, sights) : ofEntry(world, entry, sights, pairs, excused);
    findings.push(...found);
  }
  findings.push(...(await leaks(world)), ...closings(world, sights, pairs, waiting));
  const listed: Record<string, number> = {};
  for (const { state: of, code } of waiting)
    if (of !== 'waiting') listed[`${of}: ${code}`] = (listed[`${of}: ${code}`] ?? 0) + 1;
  return { findings, listed, posts: sights.there.size };
}

/** Of what is listed for a moderator nobody says that it agrees. */
function excusedEntries(world: World, sights: Sights, waiting: readonly Waiting[]): Set<number> {
  const excused = new Set<number>();
  for (const { kind, subject, state } of waiting) {
    if (state === 'waiting') continue;
    if (kind === 'post-here') excused.add(sights.entryOfLocal.get(subject) ?? 0);
    if (kind === 'post-there') {
      const raw = world.forum.forum.posts.get(Number(subject.split('/')[1]))?.raw ?? '';
      excused.add(markIn(raw)?.number ?? 0);
    }
    if (kind === 'topic-there')
      for (const { raw } of world.forum.forum.topics.get(Number(subject))?.posts ?? [])
        excused.add(markIn(raw)?.number ?? 0);
    if (kind === 'thread-here')
      for (const [number, seen] of sights.here)
        if (seen.some(({ place }) => place === subject)) excused.add(number);
  }
  return excused;
}

const told = (entry: Entry, seen: { there: Sight[]; here: Sight[] }): string =>
  `k${entry.number}x of ${entry.home}: there ${show(seen.there)}, here ${show(seen.here)}`;
const show = (sights: readonly Sight[]): string =>
  sights.length === 0
    ? 'not'
    : sights.map(({ place, post, revision }) => `${place}/${post} rev ${revision}`).join(' and ');

function ofEntry(world: World, entry: Entry, sights: Sights, pairs: Pairs, excused: Set<number>): Finding[] {
  const there = sights.there.get(entry.number) ?? [];
  const here = sights.here.get(entry.number) ?? [];
  const words = told(entry, { there, here });
  const copies = there.some(({ post }) => world.copied.has(Number(post))) ? Infinity : 1;
  if (here.length > Math.max(1, entry.home === 'forum' ? there.length : 1) || there.length > copies)
    return [{ kind: 'doubled', words }];
  if (excused.has(entry.number)) return [];
  // Hidden here by a moderator: of the forum's it is hidden here only, and ours is taken down there.
  if (sights.hiddenHere.has(entry.number))
    return entry.home === 'moot' && there.length > 0
      ? [{ kind: 'stays', words: `hidden here: ${words}` }]
      : [];
  if (entry.home === 'moot' && !isBridgedNow(sights, here, there, pairs)) return [];
  if (there.length === 0 && here.length > 0)
    return [{ kind: entry.home === 'moot' ? 'lost' : 'stays', words }];
  if (there.length > 0 && here.length === 0)
    return [{ kind: entry.home === 'moot' ? 'stays' : 'lost', words }];
  return agree(entry, there, here) ? [] : [{ kind: 'differs', words }];
}

/**
 * Of a first post that staff merged into another topic the forum keeps two. Of what is at home there, each is edited by
 * itself and each comes in; of what is at home here, both say what stands here.
 */
function agree({ home }: Entry, there: readonly Sight[], here: readonly Sight[]): boolean {
  const [those, these] = [there, here].map((sights) =>
    sights.map(({ revision }) => revision).toSorted((a, b) => a - b),
  ) as [number[], number[]];
  return home === 'forum'
    ? those.join() === these.join()
    : [...those, ...these].every((one) => one === these[0]);
}

/** Whether the thread of a post of this site has a topic now that everybody may read. */
function isBridgedNow({ open }: Sights, here: Sight[], there: Sight[], pairs: Pairs): boolean {
  if (there.length > 0) return true;
  return here.some(({ place }) => {
    const pair = pairs.topics.find(({ thread }) => thread === place);
    return pair ? pair.state === 'live' : open.has(place);
  });
}

const ofSecret = (entry: Entry, { there, here }: Sights): Finding[] => {
  const seen = entry.home === 'forum' ? here : there;
  const found = seen.get(entry.number);
  return found ? [{ kind: 'leaked', words: `k${entry.number}x of ${entry.home} at ${show(found)}` }] : [];
};

/** What is kept here that never may have come, what went there, and what everybody reads of what is private now. */
export async function leaks(world: World): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { ledger, forum, moot, categories } = world;
  for (const { body, id, thread } of await moot.doors.bodies()) {
    const entry = ledger.entries[(markIn(body)?.number ?? 0) - 1];
    if (entry?.secret && entry.home === 'forum')
      findings.push({ kind: 'leaked', words: `k${entry.number}x is kept here as ${thread}/${id}` });
  }
  for (const { raw, id } of forum.forum.posts.values()) {
    const entry = ledger.entries[(markIn(raw)?.number ?? 0) - 1];
    if (entry?.secret && entry.home === 'moot')
      findings.push({ kind: 'leaked', words: `k${entry.number}x went to the forum as ${id}` });
  }
  const open = new Set(
    [categories.one, categories.two, categories.other]
      .filter((one) => one.permissions.has('everyone'))
      .map(({ id }) => id),
  );
  const hidden = new Set<number>();
  const shown = new Set<number>();
  for (const { posts, categoryId } of forum.forum.topics.values())
    for (const { raw } of posts)
      (categoryId !== null && open.has(categoryId) ? shown : hidden).add(markIn(raw)?.number ?? 0);
  const { groups } = world.here;
  for (const thread of await moot.doors.threads([groups[0], groups[1]]))
    for (const { body, deletedAt, hidden: taken } of (await postsIn(world, thread)) ?? []) {
      const number = markIn(body)?.number ?? 0;
      const entry = ledger.entries[number - 1];
      if (entry?.home === 'forum' && hidden.has(number) && !shown.has(number) && !deletedAt && !taken)
        findings.push({ kind: 'leaked', words: `k${number}x is private there and read here in ${thread}` });
    }
  return findings;
}

function closings(world: World, sights: Sights, pairs: Pairs, waiting: readonly Waiting[]): Finding[] {
  const busy = new Set(
    waiting
      .filter(({ kind }) => kind === 'thread-here' || kind === 'topic-there')
      .map(({ subject }) => subject),
  );
  return pairs.topics.flatMap(({ topic: id, thread, state }): Finding[] => {
    const topic: Topic | undefined = world.forum.forum.topics.get(id);
    const locked = sights.locked.get(thread);
    if (state !== 'live' || !topic || locked === undefined || busy.has(thread) || busy.has(String(id)))
      return [];
    if (locked === (topic.closed || topic.archived)) return [];
    return [
      {
        kind: 'closed',
        words: `topic ${id} is ${topic.closed ? 'closed' : 'open'}, ${thread} ${locked ? 'locked' : 'open'}`,
      },
    ];
  });
}
