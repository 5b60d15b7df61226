import { join } from 'node:path';
import type { Connection } from 'mongoose';
import type { Config } from '../config.ts';
import type { ChangeLog } from '../core/log/change-log.ts';
import { forgetInLetters } from '../core/mail/forget-in-letters.ts';
import { mentionedHandles } from '../core/markdown/render.ts';
import type { ErasureChoice, PersonalData } from '../core/personal.ts';
import { type accountEnding, handleHash } from '../features/accounts/end-account.ts';
import { onlyChairOf } from '../features/groups/groups.personal.ts';
import { ErasureList } from '../features/own/erasure-list.ts';
import { Erasures } from '../features/own/erasures.service.ts';
import { sweep } from '../features/own/sweep.ts';
import { forgetter, linkedPosts, withoutMentions, withoutQuotes } from '../features/threads/forget-text.ts';
import type { Forgetting } from '../features/threads/forgetting.service.ts';
import type { composeModels } from './models.ts';

interface Known {
  config: Pick<Config, 'dataDir'>;
  connection: Connection;
  models: ReturnType<typeof composeModels>;
  log: ChangeLog;
  personal: PersonalData[];
  forgetting: Forgetting;
  ending: ReturnType<typeof accountEnding>;
}

/** The erasure of people, which goes through every part of the site. */
export function composeErasures(known: Known): Erasures {
  const { config, models, personal, ending } = known;
  return new Erasures({
    models,
    personal,
    list: new ErasureList(join(config.dataDir, 'erasures.txt')),
    onlyChairOf: (member) => onlyChairOf(models, member),
    isOnlyAdmin: async (member) =>
      (await models.members.exists({ _id: member, admin: true })) !== null &&
      (await models.members.countDocuments({ admin: true })) === 1,
    memberExists: async (member) => (await models.members.exists({ _id: member })) !== null,
    closeAccount: (member) => ending.close(member),
    removeMember: (member) => ending.remove(member),
    sweep: (member, choice) => sweepFor(known, member, choice),
    unname: (member) => unname(known, member),
  });
}

/** Without the member's document, which is deleted only afterwards, this has been done. */
async function sweepFor(known: Known, member: string, { words }: ErasureChoice): Promise<void> {
  const { models } = known;
  const person = await models.members.findById(member).lean();
  if (!person) return;
  const written = await models.posts.find({ author: member }, { _id: 1 }).lean();
  const gone = new Set(words === 'remove' ? written.map(({ _id }) => _id) : []);
  const { handle, email, name } = person;
  const forget = forgetter({ handle, email, posts: words === 'remove' ? gone : null });
  await forgetInLetters(models, { name, email, posts: gone });
  await sweep(known, member, forget);
}

/** Posts of theirs, and answers to them, show a name. */
async function unname({ models, forgetting }: Known, member: string): Promise<void> {
  const written = await models.posts.find({ author: member }, { thread: 1 }).lean();
  const threads = [...new Set(written.map(({ thread }) => thread))];
  const answers = await models.posts
    .find({ thread: { $in: threads }, replyTo: { $in: written.map(({ _id }) => _id) } }, { thread: 1 })
    .lean();
  for (const post of [...written, ...answers]) await forgetting.unname(post, `left:${member}`);
}

/** A text as it may be posted: without mentions of people who were erased, and without quotes of words that are gone. */
export async function withoutGone(
  models: Pick<Known['models'], 'posts' | 'usedHandles'>,
  body: string,
): Promise<string> {
  const [handles, linked] = [mentionedHandles(body), linkedPosts(body)];
  const hashes = new Map(handles.map((handle) => [handleHash(handle), handle]));
  const [used, gone] = await Promise.all([
    handles.length === 0 ? [] : models.usedHandles.find({ _id: { $in: [...hashes.keys()] } }).lean(),
    linked.length === 0
      ? []
      : models.posts.find({ _id: { $in: linked }, erasedAt: { $ne: null } }, { _id: 1 }).lean(),
  ]);
  const quoted = gone.length > 0 ? withoutQuotes(body, new Set(gone.map(({ _id }) => _id))) : body;
  return withoutMentions(
    quoted,
    used.map(({ _id }) => hashes.get(_id)!),
  );
}
