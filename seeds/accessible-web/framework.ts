import type { SeedFramework } from '../shapes.ts';
import { earlierDraft } from '../web-professionals/earlier-draft.ts';
import { draftFourItems } from './draft-4.ts';

const draftThreeItems = earlierDraft(draftFourItems, {
  notYet: ['ac-complaints'],
  was: { 'ac-documents': { title: 'Documents and web pages' } },
  stood: [],
  stillThere: [],
});

const draftTwoItems = earlierDraft(draftThreeItems, {
  notYet: [],
  was: {
    'ac-documents': { statement: 'Publishes documents as pages where there is time.' },
    'ac-words-lead': { statement: 'Agrees with legal colleagues what may be said plainly.' },
  },
  stood: [],
  stillThere: [],
});

const draftOneItems = earlierDraft(draftTwoItems, {
  notYet: ['ac-documents'],
  was: {
    'accessibility-champion': { statement: 'Knows the accessibility guidelines.' },
    'ac-keyboard': { title: 'Keyboard testing', statement: 'Tests pages by keyboard.' },
  },
  stood: [],
  stillThere: [],
});

/** A small framework that has been through a whole round, so that every state of a draft is to be seen. */
export const accessibleWeb: SeedFramework = {
  slug: 'accessible-web',
  title: 'Accessibility on the Web',
  description:
    'What an accessibility champion in a web team does, at three levels. Two drafts have been through their round, a third waits for its answers, and a fourth is being prepared.',
  group: 'spin',
  scope: 'public',
  licence: {
    title: 'Creative Commons Attribution 4.0 International',
    url: 'https://creativecommons.org/licenses/by/4.0/',
  },
  drafts: [
    { number: 1, items: draftOneItems, opensDaysAgo: 125, closesInDays: -105, state: 'superseded' },
    {
      number: 2,
      items: draftTwoItems,
      opensDaysAgo: 95,
      closesInDays: -75,
      state: 'closed',
      later: { state: 'published', daysAgo: 25 },
    },
    {
      number: 3,
      items: draftThreeItems,
      opensDaysAgo: 45,
      closesInDays: -8,
      state: 'open',
      later: { state: 'closed', daysAgo: 8 },
    },
    { number: 4, items: draftFourItems, opensDaysAgo: -20, closesInDays: 60, state: 'preparing' },
  ],
};
