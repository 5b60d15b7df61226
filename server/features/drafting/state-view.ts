import type { FieldError } from '../../core/errors.ts';
import type { Stamp } from '../../core/http/page-cache.ts';
import { timeWordsIn } from '../../core/html/words.ts';
import type { PageResult } from '../../core/http/routes.ts';
import { t } from '../../core/words/words.ts';
import { stateWords } from '../frameworks/draft-state.ts';
import type { Draft } from '../frameworks/frameworks.models.ts';
import { allChanges, historyOf } from './history.ts';
import { type Choice, choicesOf } from './state-choices.ts';
import { frameworkTrail, type StateView, type StateWeb } from './state-web.ts';
import { fieldsOf } from './times-form.ts';
import { standingOf, standingWords, type Times } from './transitions.ts';

/** What the draft is, its history, and to those who may the form of what is next. */
export async function statePage(
  web: StateWeb,
  view: StateView,
  state: { stamp?: Stamp; errors?: FieldError[]; form?: Record<string, string>; status?: number },
): Promise<PageResult> {
  const { framework, draft, standing, zone, url } = view;
  const { errors = [], status = 200, stamp } = state;
  const number = String(draft.number);
  const choices = view.prepares ? choicesOf(standing) : [];
  return {
    status,
    ...(stamp && errors.length === 0 && { stamp }),
    page: {
      template: 'drafting/state.njk',
      title: t('State of {framework}, draft {number}', { framework: framework.title, number }),
      errors,
      section: 'frameworks',
      breadcrumbs: frameworkTrail(
        framework,
        { text: t('Draft {number}', { number }), href: url },
        { text: t('State') },
      ),
      data: {
        ...view,
        number,
        ...standingView(view),
        choices,
        opens: choices.some((choice) => choice.opens),
        closes: choices.some((choice) => choice.closes),
        form: state.form ?? filledIn(view),
        history: await historyView(web, view),
        zone,
      },
    },
  };
}

/** The times that it has, as they would be typed. */
function filledIn({ draft, standing, zone }: StateView): Record<string, string> {
  const dated = standing === 'scheduled' || standing === 'open' || standing === 'preparing';
  return dated
    ? { ...fieldsOf(zone, 'opensAt', draft.opensAt), ...fieldsOf(zone, 'closesAt', draft.closesAt) }
    : {};
}

function standingView({ draft, standing, zone }: StateView) {
  const opens = timeWordsIn(zone, draft.opensAt);
  const closes = timeWordsIn(zone, draft.closesAt);
  return {
    words: standing === 'scheduled' ? t('Waits for its opening time') : t(stateWords[standing]),
    isOpen: standing === 'open',
    facts:
      standing === 'preparing'
        ? null
        : { opens, closes, isOver: standing !== 'open' && standing !== 'scheduled' },
  };
}

async function historyView({ log, people }: StateWeb, { framework, draft, zone }: StateView) {
  const changes = await allChanges(log, `framework:${framework._id}`);
  const entries = historyOf(changes, framework, draft._id, zone);
  const known = await people.byIds(entries.flatMap(({ actor }) => actor ?? []));
  return entries.toReversed().map(({ at, actor, words, reason }) => ({
    at: at.toISOString(),
    when: timeWordsIn(zone, at),
    words,
    reason,
    by: actor ? (known.get(actor) ?? { name: t('Somebody who has left') }) : null,
  }));
}

/** Asks once more, saying what will be. */
export function surePage(
  { framework, draft, standing, zone, url }: StateView,
  choice: Choice,
  form: Record<string, string>,
  times: Times,
): PageResult {
  const number = String(draft.number);
  const title = sureTitle(choice, number);
  const opensLater = times.opensAt !== null && times.opensAt > new Date();
  return {
    page: {
      template: 'drafting/state-sure.njk',
      title,
      section: 'frameworks',
      robots: 'noindex',
      breadcrumbs: frameworkTrail(
        framework,
        { text: t('Draft {number}', { number }), href: url },
        { text: t('State'), href: `${url}/state` },
        { text: title },
      ),
      data: {
        framework,
        title,
        number,
        url,
        choice,
        fixes: standing === 'preparing' && choice !== 'discarded',
        opens: opensLater ? timeWordsIn(zone, times.opensAt) : '',
        closes: timeWordsIn(zone, times.closesAt),
        form: Object.fromEntries(
          Object.entries(form).filter(([name]) => name !== '_csrf' && name !== 'sure'),
        ),
      },
    },
  };
}

function sureTitle(choice: Choice, number: string): string {
  if (choice === 'open') return t('Open draft {number} for comment?', { number });
  if (choice === 'published') return t('Publish draft {number}?', { number });
  if (choice === 'discarded') return t('Discard draft {number}?', { number });
  return t('Mark draft {number} as superseded?', { number });
}

/** What is said once it is done. */
export function noticeOf(choice: Choice, draft: Draft): string {
  const number = String(draft.number);
  if (choice === 'discarded') return t('Draft {number} is discarded.', { number });
  const standing = standingWords(standingOf(draft, new Date()));
  return t('Draft {number} is {standing} now.', { number, standing });
}
