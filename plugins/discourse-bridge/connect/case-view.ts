import { t } from '../../../server/plugin-api.ts';
import { refusalWords } from '../outbound/refusal-words.ts';
import type { Bridge, Task } from '../store/records.ts';
import type { CaseAct } from './cases.ts';

/** A case as the bridge's page shows it. */
export function caseView(bridge: Bridge, task: Task, acts: CaseAct[]) {
  const { _id: id, trouble, askedAt } = task;
  return {
    id,
    ...stateWords(task),
    at: trouble?.at ?? askedAt,
    what: whatWords(task),
    ...linkOf(bridge, task),
    why: trouble ? refusalWords(trouble) : t('Nothing is known of why.'),
    acts: acts.map((value) => ({ value, text: actWords(value) })),
  };
}

function stateWords({ state, sending }: Task): { tag: string; colour: string } {
  if (state === 'unclear') return { tag: t('Unclear'), colour: 'yellow' };
  if (sending?.queued) return { tag: t('Waits there'), colour: 'yellow' };
  return state === 'refused' ? { tag: t('Refused'), colour: 'red' } : { tag: t('Failed'), colour: 'red' };
}

function whatWords({ kind, subject }: Task): string {
  switch (kind) {
    case 'post-here':
      return t('A post written here');
    case 'thread-here':
      return t('A thread of this site');
    case 'topic-there':
      return t('Topic {number} of the forum', { number: subject });
    case 'post-there':
      return t('Post {number} of the forum', { number: subject.split('/').at(-1) ?? subject });
    case 'category-there':
      return t('Category {number} of the forum', { number: subject });
  }
}

function linkOf({ url, host }: Bridge, { kind, subject }: Task): { href: string; link: string } {
  const there = t('See it on {host}', { host });
  switch (kind) {
    case 'post-here':
      return { href: `/posts/${subject}`, link: t('See it here') };
    case 'thread-here':
      return { href: `/threads/${subject}`, link: t('See it here') };
    case 'topic-there':
      return { href: `${url}/t/${subject}`, link: there };
    case 'post-there':
      return { href: `${url}/p/${subject.split('/').at(-1) ?? subject}`, link: there };
    case 'category-there':
      return { href: `${url}/c/${subject}`, link: there };
  }
}

export function actWords(act: CaseAct): string {
  switch (act) {
    case 'retry':
      return t('Try again');
    case 'look':
      return t('Look again');
    case 'send':
      return t('It is not there: send it');
    case 'leave':
      return t('Leave it');
    case 'put-back':
      return t('Put ours back');
  }
}
