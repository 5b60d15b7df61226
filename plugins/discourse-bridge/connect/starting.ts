import { conflict, t } from '../../../server/plugin-api.ts';
import type { Backfills } from '../backfill/backfills.ts';
import type { DryRun, DryRuns } from '../backfill/dry-run.ts';
import type { Parts } from '../parts.ts';
import type { Backfill, Bridge } from '../store/records.ts';
import { note } from '../work/events.ts';
import type { Choices } from './choices.ts';
import { forumProblem } from './forum-words.ts';
import type { CategoryMappings } from './mappings.ts';
import type { Running } from './running.ts';

interface StartingParts extends Parts {
  backfills: Backfills;
  dryRuns: DryRuns;
  choices: Choices;
  categoryMappings: CategoryMappings;
  running: Running;
}

/** The dry run, and taking over what a forum has already. */
export class Starting {
  readonly #parts: StartingParts;

  constructor(parts: StartingParts) {
    this.#parts = parts;
  }

  /** What a backfill would do. Throws 409, and 422 naming `mappings` when the forum cannot be asked. */
  async dryRun(bridge: Bridge): Promise<DryRun> {
    refuseDisconnected(bridge);
    const mappings = await this.#parts.categoryMappings.of(bridge._id);
    try {
      return await this.#parts.dryRuns.run(bridge, mappings);
    } catch (error) {
      throw forumProblem(error, 'mappings', t('The account that reads is not let in.'));
    }
  }

  /**
   * Takes over what is there, bit by bit; a bridge that was only being connected runs from now on. Throws 409 (one is
   * under way), and 422 naming `mappings`.
   */
  async backfill(bridge: Bridge): Promise<Backfill> {
    refuseDisconnected(bridge);
    const { backfills, categoryMappings, choices, running } = this.#parts;
    const mappings = await categoryMappings.of(bridge._id);
    const coming = new Set(
      mappings.filter(({ direction }) => direction !== 'out').map(({ category }) => category),
    );
    const categories = await choices.categories(bridge);
    const topics = categories.filter(({ id }) => coming.has(id)).reduce((sum, one) => sum + one.topics, 0);
    if (bridge.state === 'connecting') await running.start(bridge);
    if (!(await backfills.begin(bridge._id, topics)))
      throw conflict(t('What the forum has is being taken over already.'));
    await note(this.#parts, bridge, 'backfill-started', bridge._id, { topics });
    return (await backfills.get(bridge._id))!;
  }

  /** Pauses the backfill, or goes on with it. Throws 409, whose words say so when it had ended. */
  async turn(bridge: Bridge, to: 'paused' | 'running'): Promise<void> {
    const from = to === 'paused' ? 'running' : 'paused';
    if (!(await this.#parts.backfills.turn(bridge._id, from, to))) {
      const ended = await this.hasEnded(bridge);
      throw conflict(ended ? endedWords() : t('That is not so any more. Look at the page again.'));
    }
    await note(this.#parts, bridge, to === 'paused' ? 'backfill-paused' : 'backfill-resumed', bridge._id);
  }

  /** Whether there was a backfill, and it is over. */
  async hasEnded({ _id }: Bridge): Promise<boolean> {
    const backfill = await this.#parts.backfills.get(_id);
    return backfill?.state === 'done' || backfill?.state === 'failed';
  }
}

/** Told to whoever pauses or goes on with what is over. */
export const endedWords = (): string => t('Taking over what the forum has had ended already.');

function refuseDisconnected({ state }: Bridge): void {
  if (state === 'disconnected') throw conflict(t('This forum is not connected any more.'));
}
