import type { Post } from 'discourse-plugin-api-client';
import { inTurn } from '../../../server/plugin-api.ts';
import { toMoot } from '../text/to-moot.ts';
import { localFiles } from './files.ts';
import type { InParts } from './in-parts.ts';
import type { NamesHere } from './names-here.ts';
import { type Place, postAddress } from './place.ts';

/** What a post may speak of: the other posts of its topic, and those who wrote them. */
export interface Surroundings {
  /** Ids of posts here, by the number in the topic. */
  locals: ReadonlyMap<number, string>;
  names: NamesHere;
}

/** The words of a post of the forum as they are put here. Files that it shows are fetched first. */
export async function bodyOf(
  parts: InParts,
  { bridge, pair: { topic } }: Place,
  post: Post,
  { locals, names }: Surroundings,
): Promise<string> {
  const restUrl = postAddress(bridge, post.id);
  const convert = (fileOf: (ref: string) => string | null) =>
    toMoot(post.raw ?? '', {
      baseUrl: bridge.url,
      topic,
      quoteOf(username, number, of, label) {
        const own = (of ?? topic) === topic ? number : undefined;
        const name = names.ofQuoted(username, label, own);
        if (name === null) return null;
        const local = own === undefined ? undefined : locals.get(own);
        const there = number === undefined ? restUrl : `${bridge.url}/t/${of ?? topic}/${number}`;
        return { name, url: local === undefined ? there : `/posts/${local}` };
      },
      nameOf: (username) => names.of(username),
      isNamed: (username) => names.isNamed(username),
      fileOf,
      restUrl,
    });
  const first = await inTurn(() => convert(() => null));
  if (first.files.length === 0) return first.body;
  const files = await localFiles(parts, bridge, post, first.files);
  return files.size === 0 ? first.body : (await inTurn(() => convert((ref) => files.get(ref) ?? null))).body;
}
