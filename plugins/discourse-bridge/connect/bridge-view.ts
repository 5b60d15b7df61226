import { type Reader, t } from '../../../server/plugin-api.ts';
import { secondsLeft } from '../backfill/time-left.ts';
import { refusalWords } from '../outbound/refusal-words.ts';
import type { Backfill, Bridge, Mapping } from '../store/records.ts';
import { caseView } from './case-view.ts';
import type { ConnectParts } from './connect-parts.ts';
import { eventPage, eventWords } from './event-words.ts';
import { readsWords } from './key.pages.ts';
import { lockedOf, lockedWords } from './locked.ts';
import { failuresPerPage, type Overview } from './overview.ts';
import { pageOf } from './page-parts.ts';
import { mappingNotes, stateTag, stopWords } from './state-words.ts';
import { spanWords } from './time-words.ts';

/** Seconds after which the state on the page is looked at anew. */
const usualRefresh = 15;
const busyRefresh = 3;

/** Everything that the page of a bridge shows. */
export async function bridgeView(parts: ConnectParts, reader: Reader, bridge: Bridge, page: number) {
  const { overviews, cases, categoryMappings } = parts;
  const [overview, failures, events, mappings, locked] = await Promise.all([
    overviews.of(bridge),
    overviews.failures(bridge._id, page),
    overviews.events(bridge._id),
    categoryMappings.of(bridge._id),
    lockedOf(parts, bridge),
  ]);
  const { backfill } = overview;
  const going = bridge.state === 'running' || Boolean(bridge.removing && !bridge.removing.endedAt);
  return {
    bridge,
    here: pageOf(bridge),
    logo: bridge.logo === null ? null : `${pageOf(bridge)}/logo`,
    tag: stateTag(bridge, locked),
    stopWords: stopWords(bridge),
    lockedWords: lockedWords(locked),
    nextStep: nextStep(bridge, mappings),
    overview,
    lag: overview.queue.waiting === 0 ? t('nothing') : spanWords(overview.lagSeconds),
    rate: rateWords(overview),
    backfill: backfill && backfillView(backfill, overview),
    refresh: backfill?.state === 'running' ? busyRefresh : going ? usualRefresh : null,
    failures: failures.map((task) => caseView(bridge, task, cases.actsOf(task))),
    page,
    more: failures.length === failuresPerPage,
    events: events.map((event) => ({ at: event.at, words: eventWords(event), href: eventPage(event) })),
    mappings: await mappingRows(parts, mappings),
    removing: removingWords(bridge, overview),
    facts: factsOf(bridge),
    groupSlug: (await parts.host.read.group(reader, bridge.group))?.slug ?? '',
  };
}

/** The step at which somebody goes on who left off. */
const nextStep = ({ webhook }: Bridge, mappings: Mapping[]): string =>
  mappings.length === 0 ? 'categories' : webhook.pingedAt === null ? 'webhook' : 'start';

function rateWords({ rate }: Overview): string {
  if (!Number.isFinite(rate.perMinute)) return t('as many as wanted');
  const most = Math.round(rate.perMinute);
  return rate.waitSeconds > 2
    ? t('{most}, none for {count, plural, one {# second} other {# seconds}}', {
        most,
        count: rate.waitSeconds,
      })
    : String(most);
}

function backfillView(backfill: Backfill, { rate }: Overview) {
  const { state, topics, topicsDone, postsDone, postsRefused, workedSeconds, trouble } = backfill;
  const all = Math.max(topics, topicsDone);
  const left = secondsLeft({ topics: all, topicsDone, workedSeconds, perMinute: rate.perMinute });
  const done = state === 'done' ? Math.max(1, all) : topicsDone;
  return {
    topics: Math.max(1, all),
    done,
    percent: Math.round((done / Math.max(1, all)) * 100),
    words: backfillWords(state, left),
    counts: t(
      '{done, number} of {all, number} topics; {posts, plural, one {# post} other {# posts}} came in, {refused, plural, =0 {none was refused} one {# was refused} other {# were refused}}.',
      { done: topicsDone, all: state === 'done' ? topicsDone : all, posts: postsDone, refused: postsRefused },
    ),
    trouble: trouble && trouble.code !== 'endless' ? refusalWords(trouble) : null,
    action: backfillAction(state),
  };
}

function backfillWords(state: Backfill['state'], secondsToGo: number): string {
  switch (state) {
    case 'running':
      return secondsToGo < 45
        ? t('Less than a minute left.')
        : t('About {time} left.', { time: spanWords(secondsToGo) });
    case 'paused':
      return t('Paused. It goes on where it was.');
    case 'done':
      return t('All is taken over.');
    case 'failed':
      return t('It ended early: the forum’s list of topics has no end, so it is not the list of a forum.');
  }
}

function backfillAction(state: Backfill['state']): { value: string; text: string } | null {
  if (state === 'running') return { value: 'pause', text: t('Pause taking over') };
  return state === 'paused' ? { value: 'resume', text: t('Go on taking over') } : null;
}

async function mappingRows({ choices }: ConnectParts, mappings: Mapping[]) {
  const arrows = { in: '→', out: '←', both: '↔' };
  return Promise.all(
    mappings.map(async (mapping) => ({
      category: mapping.categoryName,
      arrow: arrows[mapping.direction],
      target: (await choices.titleOf(mapping.target)) ?? t('(not there any more)'),
      notes: mappingNotes(mapping),
    })),
  );
}

function removingWords({ removing }: Bridge, { posts }: Overview): string | null {
  if (!removing) return null;
  if (removing.endedAt) return removedWords(removing);
  return t(
    'Copies are being removed: {count, plural, one {# post is} other {# posts are}} left to look at.',
    {
      count: posts,
    },
  );
}

function removedWords({ here, there, keptThere }: NonNullable<Bridge['removing']>): string {
  const words: string[] = [];
  if (here)
    words.push(t('What came from the forum is removed here. Connected again, the forum begins anew.'));
  if (there)
    words.push(
      keptThere
        ? t('What was written here stays there: the forum takes the key no more, or was away for a week.')
        : t('What was written here is removed there, as far as the forum let its account.'),
    );
  return words.join(' ');
}

function factsOf(bridge: Bridge): string[] {
  const { writer, actsForOthers, webhook } = bridge;
  return [
    actsForOthers
      ? t('Writes as {username}, and as everybody who linked their account', { username: writer.username })
      : t('Writes as {username}', { username: writer.username }),
    t('Reads as {who}', { who: readsWords(bridge) }),
    webhook.pingedAt ? t('The webhook works') : t('No webhook: the forum is looked at every five minutes'),
  ];
}
