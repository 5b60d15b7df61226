import { conflict, invalid, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';
import { note } from '../work/events.ts';
import { forumProblem } from './forum-words.ts';

const longestDelay = 3600;

/** Starts, pauses and goes on. Nothing is lost meanwhile: what happens waits, and the forum is caught up with. */
export class Running {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * From now on what happens on either side goes to the other; what was there before is left to the backfill. Throws
   * 409, and 422 naming `mappings`.
   */
  async start(bridge: Bridge): Promise<void> {
    const { collections, clients } = this.#parts;
    if (bridge.state !== 'connecting')
      throw conflict(t('This bridge is not being connected: it is there already.'));
    if ((await collections.mappings.countDocuments({ bridge: bridge._id })) === 0)
      throw invalid([{ path: 'mappings', message: t('Choose at least one category and where it leads.') }]);
    let newest = 0;
    try {
      const posts = await clients.reader(bridge).latestPosts();
      newest = posts.reduce((most, { id }) => Math.max(most, id), 0);
    } catch (error) {
      throw forumProblem(error, 'mappings', t('The account that reads may not list the newest posts.'));
    }
    await this.#turn(bridge, ['connecting'], { state: 'running', 'poll.newestPost': newest }, 'started');
  }

  /** Throws 409 when it does not run. */
  async pause(bridge: Bridge): Promise<void> {
    await this.#turn(bridge, ['running'], { state: 'paused' }, 'paused');
  }

  /** Goes on. One that stopped asks the forum first. Throws 409, and 422 when the forum still says no. */
  async resume(bridge: Bridge): Promise<void> {
    if (bridge.state === 'stopped') await this.#askForum(bridge);
    await this.#turn(bridge, ['paused', 'stopped'], { state: 'running', stopped: null }, 'resumed');
  }

  /** How many seconds a post waits before it is sent. Throws 422 naming `delay`. */
  async setDelay(bridge: Bridge, given: unknown): Promise<void> {
    const seconds = typeof given === 'number' ? given : Number(/^\d{1,4}$/.exec(String(given).trim())?.[0]);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestDelay)
      throw invalid([
        {
          path: 'delay',
          message: t('Enter a whole number of seconds from 0 to {most, number}.', { most: longestDelay }),
        },
      ]);
    await this.#parts.collections.bridges.updateOne({ _id: bridge._id }, { $set: { delaySeconds: seconds } });
  }

  async #askForum(bridge: Bridge): Promise<void> {
    const { clients } = this.#parts;
    try {
      await clients.reader(bridge).latestPosts();
      await clients.writer(bridge).scopes();
    } catch (error) {
      throw forumProblem(
        error,
        'key',
        t('The forum still does not take the key. Put a new one in its place, then go on.'),
      );
    }
  }

  async #turn(bridge: Bridge, from: Bridge['state'][], set: object, what: string): Promise<void> {
    const { matchedCount } = await this.#parts.collections.bridges.updateOne(
      { _id: bridge._id, state: { $in: from } },
      { $set: set },
    );
    if (matchedCount === 0) throw conflict(stateWords(bridge));
    await note(this.#parts, bridge, what, bridge._id);
  }
}

function stateWords({ state }: Bridge): string {
  switch (state) {
    case 'connecting':
      return t('This bridge is still being connected.');
    case 'running':
      return t('This bridge runs already.');
    case 'paused':
      return t('This bridge is paused.');
    case 'stopped':
      return t('This bridge has stopped.');
    case 'disconnected':
      return t('This forum is not connected any more.');
  }
}
