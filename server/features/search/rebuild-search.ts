import type { Model } from 'mongoose';
import { everyone } from '../../core/reader.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { ThreadModels } from '../threads/threads.models.ts';
import type { SearchIndex } from './search-index.ts';
import type { SearchModels } from './search.models.ts';

const atOnce = 500;

/**
 * Makes what can be found anew from what is stored, which itself is made from the log. What is found stays there
 * meanwhile; entries of what is no longer there go. Answers how many there are.
 */
export async function rebuildSearch(
  index: SearchIndex,
  models: SearchModels & Pick<ThreadModels, 'posts' | 'threads'>,
  frameworks: FrameworkStore,
): Promise<number> {
  const { posts, threads, searchEntries } = models;
  for await (const ids of idsOf(posts, {})) await index.posts(ids);
  const found = { kind: 'post' };
  for await (const ids of idsOf(searchEntries, found))
    await index.posts(ids.map((id) => id.slice('post:'.length)));
  for await (const ids of idsOf(threads, { _id: /^g-/ })) for (const id of ids) await index.thread(id);
  for (const { framework } of await frameworks.list(everyone)) await index.framework(framework._id);
  return searchEntries.estimatedDocumentCount();
}

/** The ids of what fits, some at a time. */
async function* idsOf<Row extends { _id: string }>(
  model: Model<Row>,
  filter: Record<string, unknown>,
): AsyncGenerator<string[]> {
  let ids: string[] = [];
  for await (const { _id } of model.find(filter, { _id: 1 }).lean<{ _id: string }>().cursor()) {
    ids.push(_id);
    if (ids.length < atOnce) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}
