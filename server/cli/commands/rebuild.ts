import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import { noteHeads } from '../../core/log/note-heads.ts';
import { sweepCheckpoint } from '../../core/log/sweep.ts';
import { count, type Run } from '../answer.ts';
import { threadIds } from '../checks/thread-ids.ts';
import { rebuildSearch } from '../../features/search/rebuild-search.ts';
import { withMoot } from '../run.ts';

/** `rebuild`: makes posts and counters of every thread anew from the log, thread by thread, and then what is searched. */
export function addRebuild(program: Command, run: Run): void {
  program
    .command('rebuild')
    .description(
      'make what is stored of threads and posts, what is searched and where comments belong, anew from the log',
    )
    .action(() =>
      run(() =>
        withMoot(async (services) => {
          const ids = await threadIds(services);
          await rebuild(services, ids);
          const { models, searchIndex, frameworkStore, carrying } = services;
          const anchors = await carrying.rebuild();
          const found = await rebuildSearch(searchIndex, models, frameworkStore);
          const posts = await models.posts.countDocuments();
          return {
            lines: [`Made ${count(posts, 'post')} in ${count(ids.length, 'thread')} anew from the log.`],
            data: { threads: ids.length, posts, searchEntries: found, anchors },
          };
        }),
      ),
    );
}

/** Until it is done, the next start looks at every thread again: one that was cut short is completed then. */
async function rebuild({ models, log, heads }: Services, ids: string[]): Promise<void> {
  const { cursors, posts, reactions, threads } = models;
  const checkpoint = await cursors.findById(sweepCheckpoint).lean();
  await cursors.deleteOne({ _id: sweepCheckpoint });
  for (const id of ids) {
    const channel = `thread:${id}`;
    await threads.deleteOne({ _id: id });
    await posts.deleteMany({ thread: id });
    await reactions.deleteMany({ thread: id });
    log.forget(channel);
    await log.catchUp(channel);
  }
  await heads.close();
  await noteHeads(models);
  if (checkpoint)
    await cursors.updateOne({ _id: sweepCheckpoint }, { $set: { seq: checkpoint.seq } }, { upsert: true });
}
