import { say, t } from '../../core/words/words.ts';
import type { DraftState } from '../frameworks/frameworks.models.ts';
import { nextOf, type Standing } from './transitions.ts';

/** What an editor may choose to do with a draft: bring it into a state, or give it up. */
export type Choice = DraftState | 'discarded';

export interface ChoiceView {
  value: Choice;
  text: string;
  hint: string;
  /** Which times go with it. */
  opens: boolean;
  closes: boolean;
}

type ChoiceWords = Pick<ChoiceView, 'text' | 'hint'>;

const usual: Record<Choice, ChoiceWords> = {
  open: {
    text: say('Open it for comment'),
    hint: say('Its text is fixed from then on. Everybody who may see the framework can read it and comment.'),
  },
  published: {
    text: say('Publish it'),
    hint: say('Its text is fixed. It stands until the next one is published, and takes no comments.'),
  },
  closed: { text: say('Close it for comment now'), hint: say('It can be opened again.') },
  superseded: {
    text: say('Mark it as superseded'),
    hint: say('It no longer stands. It can still be read. This cannot be taken back.'),
  },
  preparing: {
    text: say('Take it back into preparation'),
    hint: say('It does not open, and its text can be changed again.'),
  },
  discarded: {
    text: say('Discard it'),
    hint: say(
      'It is given up with all its changes, and its number is free again. This cannot be taken back.',
    ),
  },
};

const otherwise: Partial<Record<Standing, Partial<Record<Choice, ChoiceWords>>>> = {
  scheduled: {
    open: { text: say('Change when it opens and closes'), hint: say('Its text stays as it is.') },
  },
  open: {
    open: { text: say('Change when it closes'), hint: say('Its text stays as it is.') },
  },
  closed: {
    open: { text: say('Open it for comment again'), hint: say('At once, with its text as it is.') },
    published: {
      text: say('Publish it'),
      hint: say('It stands until the next one is published, and takes no comments.'),
    },
  },
};

/** What may be done next with a draft that stands so. */
export function choicesOf(standing: Standing): ChoiceView[] {
  const states: Choice[] = [
    ...nextOf(standing),
    ...(standing === 'preparing' ? (['discarded'] as const) : []),
  ];
  return states.map((value) => {
    const { text, hint } = otherwise[standing]?.[value] ?? usual[value];
    const opens = value === 'open' && (standing === 'preparing' || standing === 'scheduled');
    return { value, text: t(text), hint: t(hint), opens, closes: value === 'open' };
  });
}

/** Whether somebody is asked once more before this is done, since it cannot be taken back, or fixes the text. */
export const asksFirst = (from: Standing, to: Choice): boolean =>
  to === 'discarded' || to === 'superseded' || to === 'published' || (from === 'preparing' && to === 'open');
