import { conflict, forbidden, invalid, notFound } from '../../core/errors.ts';
import { memberOf } from '../../core/http/context.ts';
import { newId } from '../../core/ids.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { activeMember } from '../threads/post-rules.ts';
import { rowOf } from './actions.ts';
import type { AppealData, AppealDecidedData } from './decision-changes.ts';
import type { DecisionEffects } from './decision-effects.ts';
import type { Appeal, Decision } from './decisions.models.ts';
import type { DecisionStore } from './decisions.store.ts';
import { mayDecideAppeal, mayReadDecision } from './moderation.policy.ts';

const dayMs = 24 * 3600 * 1000;
/** So long after a decision one may appeal. */
export const appealDays = 30;

export interface AppealParts {
  log: ChangeLog;
  decisions: DecisionStore;
  effects: DecisionEffects;
}

/** What somebody says against a decision about them, and what a second moderator makes of it. */
export class AppealService {
  readonly #parts: AppealParts;

  constructor(parts: AppealParts) {
    this.#parts = parts;
  }

  /** A decision about the reader, which they may appeal. Whoever may not write may still appeal. Throws 401, 404, 409. */
  async toAppeal(reader: Reader, decisionId: string): Promise<Decision> {
    const member = memberOf(reader, t('Sign in to appeal.'));
    const decision = await this.#parts.decisions.decision(decisionId);
    if (decision.member !== member.id) throw notFound(say('decision'));
    refuseAppeal(decision, new Date());
    return decision;
  }

  /** Appeals. Throws as `toAppeal` does, and 422 naming `words`. Answers the id of the appeal. */
  async appeal(reader: Reader, decisionId: string, words: string): Promise<string> {
    const { log, decisions } = this.#parts;
    const { channel } = await this.toAppeal(reader, decisionId);
    const said = checkPostText('words', words, { min: 10, max: 2000 });
    const appealId = newId();
    await log.append(channel, {
      alone: true,
      decide: async () => {
        refuseAppeal(await decisions.decision(decisionId), new Date());
        const data: AppealData = { appealId, decisionId, words: said };
        return { type: 'appeal.made', actor: reader.member!.id, data };
      },
    });
    return appealId;
  }

  /** One appeal, for who made it and for those who keep order there. Throws 401, 404. */
  async find(reader: Reader, id: string): Promise<{ appeal: Appeal; decision: Decision }> {
    const member = memberOf(reader, t('Sign in to read an appeal.'));
    const appeal = await this.#parts.decisions.appeal(id);
    const decision = await this.#parts.decisions.decision(appeal.decision);
    if (appeal.by !== member.id && !mayReadDecision(reader, decision)) throw notFound(say('appeal'));
    return { appeal, decision };
  }

  /**
   * Decides an appeal as a second moderator: `upheld` leaves the decision, `overturned` takes it back. Throws 401, 403
   * (the reader made the decision), 404, 409 (decided already), 422 naming `outcome` or `answer`.
   */
  async decide(reader: Reader, id: string, outcome: string, answer: string): Promise<void> {
    const { log, decisions, effects } = this.#parts;
    activeMember(reader, t('Sign in to moderate.'));
    const { appeal, decision } = await this.find(reader, id);
    if (!mayDecideAppeal(reader, appeal, decision))
      throw forbidden(t('An appeal is decided by a moderator who did not make the decision.'));
    if (outcome !== 'upheld' && outcome !== 'overturned')
      throw invalid([{ path: 'outcome', message: t('Choose whether the decision stands.') }]);
    const words = checkPostText('answer', answer, { min: 3, max: 1000 });
    const { change } = await log.append(appeal.channel, {
      alone: true,
      decide: async () => {
        if ((await decisions.appeal(id)).state !== 'open')
          throw conflict(t('Another moderator has decided this appeal. Nothing was changed.'));
        const data: AppealDecidedData = {
          appealId: id,
          decisionId: decision._id,
          outcome,
          answer: words,
          member: decision.member,
        };
        return { type: 'appeal.decided', actor: reader.member!.id, data };
      },
    });
    await effects.carryOut(change);
  }
}

/** Whether a decision may be appealed at this moment. */
export function mayAppeal(decision: Decision, now: Date): boolean {
  try {
    refuseAppeal(decision, now);
    return true;
  } catch {
    return false;
  }
}

function refuseAppeal({ action, appeal, lifted, at }: Decision, now: Date): void {
  if (rowOf(action).lift === null) throw conflict(t('There is nothing in this decision to take back.'));
  if (appeal)
    throw conflict(t('You have appealed against this decision already. There is one appeal for each.'));
  if (lifted) throw conflict(t('This decision is taken back already.'));
  if (now.getTime() - at.getTime() > appealDays * dayMs)
    throw conflict(t('An appeal can be made within {days} days of the decision.', { days: appealDays }));
}
