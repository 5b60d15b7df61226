import { type ReactionModels, reactionId, type Reaction } from './reactions.models.ts';
import type { ReactionName } from './reactions.ts';

const none = { on: false, turn: 0 };

/** Whose reaction is whose: asked only for the member who gave it. */
export class ReactionStore {
  readonly #models: ReactionModels;

  constructor(models: ReactionModels) {
    this.#models = models;
  }

  /** Whether a member holds a reaction, and how often it changed. */
  async find(post: string, member: string, name: ReactionName): Promise<Pick<Reaction, 'on' | 'turn'>> {
    return (await this.#models.reactions.findById(reactionId(post, member, name)).lean<Reaction>()) ?? none;
  }

  /** Which reactions a member holds on these posts. */
  async heldBy(member: string, posts: string[]): Promise<Map<string, Set<ReactionName>>> {
    const held = new Map<string, Set<ReactionName>>();
    if (posts.length === 0) return held;
    const rows = await this.#models.reactions
      .find({ member, post: { $in: posts }, on: true })
      .lean<Reaction[]>();
    for (const { post, name } of rows) held.set(post, (held.get(post) ?? new Set()).add(name));
    return held;
  }
}
