import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import { everyone } from '../../core/reader.ts';
import { commentsCarriedTo } from '../../features/anchoring/comments-of-draft.ts';
import { findComments } from '../../features/dispositions/decisions.api.ts';
import { CommandError, count, type Run } from '../answer.ts';
import { readerCalled } from '../reader-called.ts';
import { withMoot } from '../run.ts';

interface ListOptions extends Record<string, string | undefined> {
  limit: string;
}

interface CarriedOptions {
  to: string;
  limit: string;
}

interface DecideOptions {
  as: string;
  outcome: string;
  reason?: string;
  words?: string;
  duplicateOf?: string;
  change?: string;
}

/** `comments list`, `comments carried` and `comments decide`. */
export function addComments(program: Command, run: Run): void {
  const comments = program.command('comments').description('comments on drafts and what editors answer');
  const list = comments
    .command('list')
    .description('comments on the drafts of a framework; those that are undecided unless told otherwise')
    .argument('<slug>', 'of the framework');
  for (const [name, words] of filters) list.option(`--${name} <${name}>`, words);
  list
    .option('--limit <number>', 'how many at most', '200')
    .action((slug: string, options: ListOptions) =>
      run(() => withMoot((services) => listed(services, slug, options))),
    );
  comments
    .command('carried')
    .description('comments on a draft and on those before it, each with the state of its anchor there')
    .argument('<slug>', 'of the framework')
    .requiredOption('--to <number>', 'the draft that they are carried to')
    .option('--limit <number>', 'how many at most', '200')
    .action((slug: string, options: CarriedOptions) =>
      run(() => withMoot((services) => carriedTo(services, slug, options))),
    );
  comments
    .command('decide')
    .description('answer a comment, or take the answer back')
    .argument('<post>', 'its id')
    .requiredOption('--as <handle>', 'the editor or chair who decides')
    .requiredOption(
      '--outcome <outcome>',
      'accepted, partly, rejected, duplicate, out-of-scope, answered or none',
    )
    .option('--reason <reason>', 'needed for all but accepted and none')
    .option('--words <words>', 'more for the commenter and all readers')
    .option('--duplicate-of <post>', 'the id of the comment that it says the same as')
    .option('--change <draft:competency>', 'the change that it led to, by the ids of draft and competency')
    .action((post: string, options: DecideOptions) =>
      run(() => withMoot((services) => decided(services, post, options))),
    );
}

const filters: [name: string, words: string][] = [
  ['state', 'undecided, decided, to-tie, not-content, taken-up, all, or an outcome'],
  ['competency', 'the id of a competency, with all beneath it'],
  ['kind', 'role, skill, …'],
  ['group', 'group:<slug> or organisation:<slug> of whoever commented'],
  ['formal', 'yes or no'],
  ['assigned', 'nobody, member:<handle> or meeting:<date> <name>'],
  ['days', 'older than so many days'],
  ['draft', 'the number of the draft that was commented on'],
  ['sort', 'oldest, newest, competency or formal'],
];

function atLeastOne(option: string, typed: string): number {
  const number = Number(typed);
  if (!Number.isInteger(number) || number < 1)
    throw new CommandError(`--${option} must be a whole number, 1 or more.`);
  return number;
}

async function carriedTo(services: Services, slug: string, { to, limit }: CarriedOptions) {
  const { frameworkStore: frameworks, threadStore: store, carriedAnchors, postView } = services;
  const number = atLeastOne('to', to);
  const most = atLeastOne('limit', limit);
  const { draft } = await frameworks.draft(everyone, slug, number);
  const parts = { frameworks, store, carriedAnchors, postView };
  const { items } = await commentsCarriedTo(parts, everyone, draft, { limit: most });
  return {
    lines: [
      `${count(items.length, 'comment')} carried to draft ${number} of ${slug}.`,
      ...items.map(
        ({ id, madeOn, number: place, anchor, body }) =>
          `${id}  ${madeOn}/${place}  ${anchor?.state ?? 'whole draft'}  ${body.replaceAll(/\s+/g, ' ').slice(0, 80)}`,
      ),
    ],
    data: { items },
  };
}

async function listed(services: Services, slug: string, { limit, ...asked }: ListOptions) {
  const most = atLeastOne('limit', limit);
  const { decisions, threadStore: store, directory: people, postView, frameworkStore } = services;
  const view = await frameworkStore.bySlug(everyone, slug);
  const parts = { decisions, store, people, postView };
  const { items, total } = await findComments(parts, everyone, view, asked, { after: 0, limit: most });
  return {
    lines: [
      `${count(total, 'comment')} on ${slug}.`,
      ...items.map(
        ({ draft, post }) =>
          `${post.id}  ${draft}/${post.number}  ${post.disposition?.outcome ?? 'undecided'}  ${post.body.replaceAll(/\s+/g, ' ').slice(0, 80)}`,
      ),
    ],
    data: { items, total },
  };
}

async function decided(services: Services, id: string, { as, change, ...given }: DecideOptions) {
  const reader = await readerCalled(services, as);
  const [draft, competency] = change?.split(':') ?? [];
  if (change !== undefined && !(draft && competency))
    throw new CommandError('--change must be the ids of draft and competency with a colon between them.');
  const post = await services.dispositions.decide(reader, id, {
    ...given,
    outcome: given.outcome === 'none' ? null : given.outcome,
    change: draft && competency ? { draft, competency } : null,
  });
  const [shown] = await services.postView.present([post]);
  const outcome = shown!.disposition?.outcome ?? 'undecided';
  return { lines: [`Comment ${id} is ${outcome} now.`], data: { post: shown } };
}
