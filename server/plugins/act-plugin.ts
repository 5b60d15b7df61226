import { everyone } from '../core/reader.ts';
import type { BridgedPosts } from '../features/threads/bridged-posts.ts';
import { forbidden } from '../core/errors.ts';
import { isFromElsewhere } from '../features/threads/elsewhere.ts';
import type { Forgetting } from '../features/threads/forgetting.service.ts';
import type { MoveService } from '../features/threads/moves.service.ts';
import type { SiteAct, SiteActs } from '../features/threads/site-acts.ts';
import type { ThreadStore } from '../features/threads/threads.store.ts';
import type { GroupThreadActs } from '../features/groups/group-thread-acts.ts';
import type { Acted, ActedOnThread, Moved, PluginCommand } from '../plugin-api.ts';
import { acted, keyOf } from './act-posts.ts';

export interface PluginActParts {
  id: string;
  store: ThreadStore;
  siteActs: SiteActs;
  moves: Pick<MoveService, 'moveAsSite'>;
  groupThreads: GroupThreadActs;
  forgetting: Pick<Forgetting, 'eraseEverywhere' | 'forgetElsewhere' | 'forgetVersionsNaming'>;
  bridged: BridgedPosts;
}

/** Acts as the plugin itself: what no person does. */
export async function actAsPlugin(
  parts: PluginActParts,
  command: PluginCommand,
  key: string,
): Promise<Acted | ActedOnThread | Moved> {
  const { id, siteActs, groupThreads } = parts;
  const act = (reason: string): SiteAct => ({ key: keyOf(id, key), by: id, reason });
  switch (command.do) {
    case 'post.hide':
    case 'post.show': {
      const done = await siteActs[command.do === 'post.hide' ? 'hide' : 'show'](
        command.post,
        act(command.reason),
      );
      return acted(await parts.store.post(everyone, command.post), !done);
    }
    case 'thread.lock':
    case 'thread.unlock': {
      const { thread, reason } = command;
      const done = await siteActs.setLocked(thread, command.do === 'thread.lock', act(reason));
      return { repeated: !done, thread };
    }
    case 'thread.retitle': {
      const { thread, title } = command;
      return { repeated: !(await groupThreads.retitle(thread, title, act(''))), thread };
    }
    case 'thread.withdraw':
    case 'thread.bring-back': {
      const { thread, reason } = command;
      const done = await groupThreads.setWithdrawn(thread, command.do === 'thread.withdraw', act(reason));
      return { repeated: !done, thread };
    }
    case 'post.move': {
      const { posts, thread, reason } = command;
      const { moved, repeated } = await parts.moves.moveAsSite(posts, thread, act(reason));
      return { repeated, thread, posts: moved };
    }
    case 'post.erase': {
      const before = await parts.store.post(everyone, command.post);
      if (!before.origin) throw forbidden('Only what came from elsewhere is erased so.');
      if (!before.erasedAt) await parts.forgetting.eraseEverywhere(before, 'left');
      await parts.forgetting.forgetElsewhere(before);
      return acted(await parts.store.post(everyone, command.post), before.erasedAt !== null);
    }
    case 'post.forget-versions': {
      const post = await parts.store.post(everyone, command.post);
      if (!isFromElsewhere(post.origin))
        throw forbidden('Only of what came from elsewhere are versions forgotten so.');
      const forgotten = await parts.forgetting.forgetVersionsNaming(post, command.naming);
      return acted(post, forgotten === 0);
    }
    case 'post.place':
      return acted(await parts.bridged.place(command.post, command.places), false);
    case 'post.claim':
      return acted(await parts.bridged.claim(command.post, command.member), false);
  }
}
