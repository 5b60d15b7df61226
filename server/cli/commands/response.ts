import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import type { Reader } from '../../core/reader.ts';
import { count, type Run } from '../answer.ts';
import { readerCalled } from '../reader-called.ts';
import { withMoot } from '../run.ts';

interface Place {
  as: string;
  framework: string;
  draft: string;
}

/** `response list`, `response show` and `response submit`: what an organisation answers to drafts, as one of its own. */
export function addResponse(program: Command, run: Run): void {
  const response = program
    .command('response')
    .description('what an organisation answers to drafts, as one of its own');
  response
    .command('list')
    .description('the drafts to which an organisation may respond or has responded')
    .argument('<organisation>', 'its slug')
    .requiredOption('--as <handle>', 'a member of the organisation')
    .action((organisation: string, { as }: Place) =>
      run(() => withMoot(async (services) => list(services, await readerCalled(services, as), organisation))),
    );
  for (const [name, words] of [
    ['show', 'the comments of one response'],
    ['submit', 'send one response as it stands, as the lead'],
  ] as const) {
    response
      .command(name)
      .description(words)
      .argument('<organisation>', 'its slug')
      .requiredOption('--as <handle>', 'a member of the organisation; to submit, its lead')
      .requiredOption('--framework <slug>', 'of the draft')
      .requiredOption('--draft <number>', 'its number')
      .action((organisation: string, place: Place) =>
        run(() => withMoot((services) => one(services, organisation, place, name === 'submit'))),
      );
  }
}

async function list({ organisationResponseStore: store }: Services, reader: Reader, organisation: string) {
  const found = await store.list(reader, await store.inside(reader, organisation));
  const items = found.map(({ framework, draft, response }) => ({
    framework: framework.slug,
    draft: draft.number,
    comments: response.comments.filter(({ state }) => state === 'standing').length,
    submittedAt: response.submission?.at ?? null,
  }));
  return {
    lines: [
      `${count(items.length, 'response')} of ${organisation}.`,
      ...items.map(
        ({ framework, draft, comments, submittedAt }) =>
          `${framework} ${draft}  ${count(comments, 'comment')}  ${submittedAt ? 'submitted' : 'being prepared'}`,
      ),
    ],
    data: { items },
  };
}

async function one(services: Services, organisation: string, { as, ...place }: Place, submits: boolean) {
  const { organisationResponseStore: store, organisationResponses, frameworkStore } = services;
  const reader = await readerCalled(services, as);
  const { draft } = await frameworkStore.draft(reader, place.framework, Number(place.draft));
  const read = async () => store.response(await store.place(reader, organisation, draft._id));
  if (submits) await organisationResponses.submit(reader, organisation, draft._id, (await read()).seq);
  const response = await read();
  const comments = response.comments.filter(({ state }) => state === 'standing');
  const state = response.submission ? 'is submitted' : 'is being prepared';
  return {
    lines: [
      `The response of ${organisation} to draft ${place.draft} of ${place.framework} ${state}: ${count(comments.length, 'comment')}.`,
      ...comments.map(({ id, body }) => `${id}  ${body.replaceAll(/\s+/g, ' ').slice(0, 80)}`),
    ],
    data: { version: response.seq, submission: response.submission, comments },
  };
}
