import type { Command } from 'commander';
import type { Services } from '../../compose.ts';
import { everyone, type Reader } from '../../core/reader.ts';
import { presentDraft } from '../../features/frameworks/frameworks.api.ts';
import type { DraftState } from '../../features/frameworks/frameworks.models.ts';
import { type Answer, CommandError, count, type Run } from '../answer.ts';
import { readerCalled } from '../reader-called.ts';
import { withMoot } from '../run.ts';

interface Options {
  as?: string;
  reason?: string;
}

interface StateOptions extends Options {
  opens?: string;
  closes?: string;
}

const states: DraftState[] = ['preparing', 'open', 'closed', 'published', 'superseded'];
const asWords = 'the editor or chair who does it; nobody in particular, unless given';
const reasonWords = 'why, for the history of the draft';

/** `draft list`, `draft start`, `draft state` and `draft discard`: what becomes of the drafts of a framework. */
export function addDraft(program: Command, run: Run): void {
  const draft = program.command('draft').description('the drafts of a framework, and what becomes of them');
  draft
    .command('list')
    .description('the drafts of a framework, those being prepared too')
    .argument('<slug>', 'of the framework')
    .action((slug: string) => run(() => withMoot((services) => listed(services, slug))));
  draft
    .command('start')
    .description('begin the next draft with the text of the last; import --prepare begins it with a file')
    .argument('<slug>', 'of the framework')
    .option('--as <handle>', asWords)
    .option('--reason <reason>', reasonWords)
    .action((slug: string, options: Options) => run(() => withMoot((all) => started(all, slug, options))));
  draft
    .command('state')
    .description('open, close, publish or supersede a draft, or take it back before it opens')
    .argument('<slug>', 'of the framework')
    .argument('<number>', 'of the draft')
    .argument('<state>', states.join(', '))
    .option('--opens <time>', 'when it opens, such as 2027-03-31T09:00Z; at once, unless given')
    .option('--closes <time>', 'when it closes, or none; as it is, unless given')
    .option('--as <handle>', asWords)
    .option('--reason <reason>', reasonWords)
    .action((slug: string, number: string, state: string, options: StateOptions) =>
      run(() => withMoot((services) => stated(services, slug, number, state, options))),
    );
  draft
    .command('discard')
    .description('give up a draft that is being prepared')
    .argument('<slug>', 'of the framework')
    .argument('<number>', 'of the draft')
    .option('--as <handle>', asWords)
    .option('--reason <reason>', reasonWords)
    .action((slug: string, number: string, options: Options) =>
      run(() => withMoot((services) => discarded(services, slug, number, options))),
    );
}

async function listed({ frameworkStore }: Services, slug: string): Promise<Answer> {
  const { drafts } = await frameworkStore.bySlug(everyone, slug);
  const shown = drafts.map(presentDraft);
  const lines = shown.map(({ number, state, opensAt, closesAt, itemCount }) => {
    const times = [opensAt && `from ${opensAt}`, closesAt && `to ${closesAt}`].filter(Boolean).join(' ');
    return `Draft ${number}: ${state}${times && `, ${times}`}, ${count(itemCount, 'item')}`;
  });
  return { lines, data: { framework: slug, drafts: shown } };
}

async function started(services: Services, slug: string, { as, reason = '' }: Options): Promise<Answer> {
  const draft = await services.draftStates.start(await readerOf(services, as), slug, reason);
  return {
    lines: [`Draft ${draft.number} of ${slug} is being prepared.`],
    data: { framework: slug, draft: presentDraft(draft) },
  };
}

async function stated(
  services: Services,
  slug: string,
  number: string,
  state: string,
  { as, reason = '', opens, closes }: StateOptions,
): Promise<Answer> {
  const wanted = states.find((one) => one === state);
  if (!wanted) throw new CommandError(`${state} is no state of a draft; there are: ${states.join(', ')}.`);
  const reader = await readerOf(services, as);
  const { draft } = await services.frameworkStore.draft(reader, slug, numberOf(number));
  const changed = await services.draftStates.change(reader, draft._id, {
    state: wanted,
    reason,
    ...(opens !== undefined && { opensAt: timeOf('--opens', opens) }),
    ...(closes !== undefined && { closesAt: closes === 'none' ? null : timeOf('--closes', closes) }),
  });
  const shown = presentDraft(changed);
  const waits = changed.scheduled ? `; it opens ${shown.opensAt}` : '';
  return {
    lines: [`Draft ${shown.number} of ${slug} is ${shown.state}${waits}.`],
    data: { framework: slug, draft: shown },
  };
}

async function discarded(
  services: Services,
  slug: string,
  number: string,
  { as, reason = '' }: Options,
): Promise<Answer> {
  const reader = await readerOf(services, as);
  const { draft } = await services.frameworkStore.draft(reader, slug, numberOf(number));
  await services.draftStates.discard(reader, draft._id, reason);
  return {
    lines: [`Draft ${draft.number} of ${slug} is discarded.`],
    data: { framework: slug, discarded: draft.number },
  };
}

const readerOf = async (services: Services, handle: string | undefined): Promise<Reader> =>
  handle === undefined ? everyone : readerCalled(services, handle);

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new CommandError(`${text} is no number of a draft.`);
  return Number(text);
}

function timeOf(option: string, text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(time.getTime()))
    throw new CommandError(`${option} ${text}: give a time with its zone, such as 2027-03-31T17:00Z.`);
  return time;
}
