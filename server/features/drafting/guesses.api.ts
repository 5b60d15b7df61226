import { z } from 'zod';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Guess } from './guesses.ts';
import type { GuessService } from './guesses.service.ts';

const link = z.object({
  kind: z.enum(['rename', 'split', 'merge']),
  from: z.array(z.string().max(100)).describe('competencies of the draft before that are missing'),
  to: z.array(z.string().max(100)).describe('competencies of this draft'),
});

const guessSchema = link
  .extend({
    likeness: z.number().describe('from 0 to 1'),
    why: z.object({ title: z.boolean(), code: z.boolean(), place: z.boolean(), words: z.number() }),
  })
  .meta({ id: 'Guess' });

const answer = z.object({ items: z.array(guessSchema), next: z.null() });
const params = z.object({ slug: z.string().max(100), number: z.coerce.number().int().min(1) });

/** `/frameworks/{slug}/drafts/{number}/guesses`: what became of competencies, as far as it is only guessed. */
export function addGuessApi(
  routes: Routes,
  { frameworks, guesses }: { frameworks: FrameworkStore; guesses: GuessService },
): void {
  const path = '/frameworks/{slug}/drafts/{number}/guesses';
  const responses = {
    200: { description: 'Those that nobody answered yet, the likeliest first', schema: answer },
  };
  const idOf = async (reader: Reader, { slug, number }: z.output<typeof params>): Promise<string> =>
    (await frameworks.draft(reader, slug, number)).draft._id;
  const unanswered = async (reader: Reader, draft: string): Promise<{ items: Guess[]; next: null }> => ({
    items: await guesses.unanswered(reader, draft),
    next: null,
  });
  routes.api({
    method: 'get',
    path,
    summary: 'Guessed renames, splits and merges of a draft being prepared',
    tag: 'drafts',
    policy: 'draft.edit',
    params,
    responses,
    handle: async ({ params: where, reader }) => ({
      body: await unanswered(reader, await idOf(reader, where)),
    }),
  });
  routes.api({
    method: 'post',
    path,
    summary: 'Confirm or refuse a guess, or say what became of a competency',
    tag: 'drafts',
    policy: 'draft.edit',
    params,
    body: link.extend({ confirmed: z.boolean() }).strict(),
    responses,
    async handle({ params: where, body, reader }) {
      const draft = await idOf(reader, where);
      await guesses.answer(reader, draft, body);
      return { body: await unanswered(reader, draft) };
    },
  });
}
