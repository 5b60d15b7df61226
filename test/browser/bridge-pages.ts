import { runningEngines } from '../../plugins/discourse-bridge/engine.ts';
import { secretName, type Task } from '../../plugins/discourse-bridge/store/records.ts';
import { groupId } from '../../seeds/names.ts';
import { readerOf, seededForum, seededSite } from './seeded.ts';

const home = '/plugins/discourse-bridge';

/** Addresses of every page of bridges, on the shared site: this member connects a forum, from which nothing comes. */
export async function bridgePages(moderator: string): Promise<string[]> {
  const forum = await seededForum();
  await seededSite();
  const { parts } = runningEngines.at(-1)!.connecting;
  const writer = forum.admin.createUser('moot', { trustLevel: 1, groups: ['insiders'] });
  const ada = forum.admin.createUser('ada', { name: 'Ada Lovell' });
  const category = forum.admin.createCategory('Accessibility');
  forum.admin.createCategory('Staff room', { permissions: { insiders: 1 } });
  forum.admin.topic(ada, 'Guidance on alternative text', 'What do you have, and **who** wrote it?', category);
  const key = forum.keys.create({ user: writer }).value;
  const reader = await readerOf(moderator);
  const { bridge } = await parts.bridges.create(reader, {
    url: forum.url,
    key,
    username: 'moot',
    group: 'pswpg',
  });
  const target = { kind: 'group' as const, id: groupId('pswpg') };
  await parts.categoryMappings.put(reader, bridge, [{ category: category.id, target, direction: 'in' }]);
  await parts.starting.backfill(bridge);
  // Nothing comes in, so that no other test finds more than it expects.
  await parts.starting.turn(bridge, 'paused');
  await parts.collections.tasks.insertMany(
    (['refused', 'unclear'] as const).map((state): Task => ({
      _id: `${bridge._id}:post-here:${state}`,
      bridge: bridge._id,
      kind: 'post-here',
      subject: state,
      topic: 1,
      asked: 1,
      askedAt: new Date(),
      notBefore: new Date(),
      attempts: 1,
      state,
      trouble: {
        code: state === 'refused' ? 'in-a-row' : 'unclear',
        status: 422,
        values: {},
        at: new Date(),
      },
      sending: null,
    })),
  );
  await parts.host.secrets.put(secretName(bridge._id, 'sign-in'), 'a secret of the sign-in');
  await parts.collections.signIns.insertOne({
    ...{ _id: 'proof', bridge: bridge._id, member: reader.member!.id },
    // The whole of the tests may take longer than a way back from a forum may.
    at: new Date(Date.now() + 3_600_000),
    proof: { userId: ada.id, username: ada.username, name: ada.name },
  });
  const page = `${home}/bridges/${bridge._id}`;
  return [
    `${home}?group=pswpg`,
    `${home}/new?group=pswpg`,
    page,
    `${home}/accounts`,
    `${home}/accounts/proof/proof`,
    ...['key', 'categories', 'webhook', 'start', 'disconnect', 'people'].map((part) => `${page}/${part}`),
  ];
}
