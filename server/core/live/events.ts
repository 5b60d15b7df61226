import type { Socket } from 'socket.io';
import { z } from 'zod';
import { Problem, invalid } from '../errors.ts';
import { asProblem, problemDocument } from '../http/problem.ts';
import { EventBudget } from './event-budget.ts';

/** Answers the client; what is not asked for an answer gets none. */
export type Answer = (answer: object) => void;

const channelName = z.string().regex(/^[a-z]+:[\w-]{1,80}$/, 'must be a channel, such as thread:abc');

/** What clients may send. Anything else is refused. */
export const subscription = z.strictObject({ channel: channelName, after: z.number().int().min(0) });
export const unsubscription = z.strictObject({ channel: channelName });
export const signal = z.strictObject({ channel: channelName, kind: z.enum(['writing', 'idle']) });

/** A client that goes on after this many refusals in a row has a fault, or worse. */
const mostRefusals = 2000;

/** Counts every event of a socket, known or not, and refuses those beyond its budget. */
export function limitEvents(socket: Socket): void {
  const budget = new EventBudget();
  let refusals = 0;
  socket.use((event, next) => {
    if (budget.spend()) {
      refusals = 0;
      next();
      return;
    }
    refusals += 1;
    if (refusals > mostRefusals) {
      socket.disconnect(true);
      return;
    }
    answerOf(event.at(-1))({
      ok: false,
      problem: problemDocument(new Problem(429, 'too-many', 'Too many events', { retryAfter: 1 })),
    });
  });
}

/**
 * Hears one kind of event: what is sent is checked, and always answered. `act` answers when it is done, or throws the
 * refusal; faults of ours are told to `onError` as well.
 */
export function onEvent<Schema extends z.ZodType>(
  socket: Socket,
  event: string,
  schema: Schema,
  act: (input: z.output<Schema>, answer: Answer) => Promise<void>,
  onError: (error: unknown) => void,
): void {
  socket.on(event, (...input: unknown[]) => {
    const answer = answerOf(input.at(-1));
    const parsed = schema.safeParse(input[0]);
    if (!parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({
        path: issue.path.join('.') || event,
        message: issue.message,
      }));
      answer({ ok: false, problem: problemDocument(invalid(errors)) });
      return;
    }
    act(parsed.data, answer).catch((error: unknown) => {
      const problem = asProblem(error);
      if (problem.status >= 500) onError(error);
      answer({ ok: false, problem: problemDocument(problem) });
    });
  });
}

const answerOf = (ack: unknown): Answer => (typeof ack === 'function' ? (ack as Answer) : () => undefined);
