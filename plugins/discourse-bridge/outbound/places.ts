import type { OutParts } from './out-parts.ts';

/** Says on a post's row where else it can be read: on every forum that it was sent to and stands on. */
export async function showPlaces({ collections, host }: OutParts, local: string): Promise<void> {
  const pairs = await collections.posts
    .find({ local, origin: 'moot', forumLive: true })
    .sort({ _id: 1 })
    .toArray();
  const ids = [...new Set(pairs.map(({ bridge }) => bridge))];
  const bridges = await collections.bridges.find({ _id: { $in: ids } }).toArray();
  const places = pairs.flatMap(({ bridge, post }) => {
    const of = bridges.find(({ _id }) => _id === bridge);
    return of ? [{ from: of.host, url: `${of.url}/p/${post}` }] : [];
  });
  const key = `places:${local}:${places.map(({ url }) => url).join(' ')}:${pairs.length}`;
  await host.act({ do: 'post.place', post: local, places }, { as: 'plugin', key });
}
