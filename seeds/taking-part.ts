import type { FollowChoice } from '../server/features/following/follows.service.ts';
import type { SeedPost, SeedSubject } from './shapes.ts';

/** What members follow, how far they have read and what they are writing: theirs alone, so that no page of theirs is empty. */
export const takingPart = {
  follows: [
    { member: 'george-hallam', group: 'spin' },
    { member: 'george-hallam', framework: 'web-professionals' },
    { member: 'george-hallam', framework: 'accessible-web' },
    { member: 'priya-raman', framework: 'web-professionals' },
    { member: 'rhiannon-pugh', group: 'spin' },
    { member: 'dominik-wolski', group: 'pswpg' },
    { member: 'dominik-wolski', framework: 'accessible-web' },
  ],
  followsOfThreads: [
    {
      member: 'dominik-wolski',
      subject: { kind: 'group', group: 'spin', title: 'What do you look at first in the morning?' },
      how: 'digest',
    },
    {
      member: 'priya-raman',
      subject: { kind: 'draft', framework: 'web-professionals', number: 1 },
      how: 'mute',
    },
    {
      member: 'rhiannon-pugh',
      subject: { kind: 'draft', framework: 'accessible-web', number: 2 },
      how: 'once',
    },
    {
      member: 'george-hallam',
      subject: { kind: 'competency', framework: 'accessible-web', item: 'ac-keyboard' },
    },
    { member: 'george-hallam', subject: { kind: 'draft', framework: 'web-professionals', number: 2 } },
  ],
  /** Which letters they asked for, as the form of the page says it. */
  letters: {
    'dominik-wolski': {
      personal: 'digest',
      news: 'site',
      day1: 'yes',
      day4: 'yes',
      hour: '8',
      zone: 'Europe/London',
    },
    'rhiannon-pugh': {
      personal: 'once',
      news: 'digest',
      day5: 'yes',
      hour: '16',
      zone: 'Europe/London',
      quietFrom: '20',
      quietTo: '7',
    },
    'fatima-siddiqui': {
      personal: 'once',
      news: 'once',
      day1: 'yes',
      hour: '8',
      zone: 'Europe/London',
      off: 'yes',
    },
  },
  /** To the post of this number; what comes after it is unread. */
  read: [
    { member: 'george-hallam', group: 'spin', title: 'What do you look at first in the morning?', to: 15 },
    { member: 'rhiannon-pugh', group: 'spin', title: 'What do you look at first in the morning?', to: 22 },
    { member: 'dominik-wolski', group: 'pswpg', title: 'How comments on draft 2 will be answered', to: 2 },
  ],
  writing: [
    {
      member: 'george-hallam',
      subject: { kind: 'competency', framework: 'web-professionals', item: 'web-manager' },
      fields: {
        body: 'I have changed my mind twice while reading this thread, so before I do so again: what decided it for me was',
      },
    },
    {
      member: 'george-hallam',
      subject: { kind: 'draft', framework: 'web-professionals', number: 2 },
      about: { item: 'ce-plain-english-foundation', exact: 'Asks the service to check facts, not style' },
      fields: {
        body: 'A date would help whoever has to ask twice.',
        suggestion: 'Asks the service to check facts, not style, and by when',
      },
    },
    {
      member: 'george-hallam',
      subject: { kind: 'group', group: 'pswpg', title: 'How comments on draft 2 will be answered' },
      post: 'pswpg-answers-4',
      fields: { body: 'Then I shall comment formally, and bring sandwiches for whoever', version: '1' },
    },
  ],
  /** Reads without being named to others. */
  unseen: 'fatima-siddiqui',
} as const;

/** What somebody follows, and by which way they hear of it. */
export interface SeedFollow {
  member: string;
  subject: SeedSubject;
  how?: FollowChoice;
}

/** What somebody is writing: in a thread, about a passage of a draft, or in place of an earlier post. */
export interface SeedWriting {
  member: string;
  subject: SeedSubject;
  about?: NonNullable<SeedPost['anchor']>;
  post?: string;
  fields: Record<string, string>;
}

/** Who reacted to what. */
export const reactions: Record<
  string,
  Partial<Record<'like' | 'agree' | 'disagree' | 'thanks', string[]>>
> = {
  'spin-morning-2': { like: ['wei-ling-tan', 'rhiannon-pugh', 'dominik-wolski'] },
  'spin-morning-11': { agree: ['george-hallam', 'wei-ling-tan'], thanks: ['george-hallam'] },
  'spin-morning-15': { like: ['rhiannon-pugh'], thanks: ['wei-ling-tan', 'rhiannon-pugh'] },
  'draft-2-2': { agree: ['george-hallam', 'isla-drummond', 'callum-mackie'], disagree: ['tunde-adeyemi'] },
  'draft-2-11': { thanks: ['ben-osei'], like: ['jo-lindqvist', 'ben-osei'] },
  'draft-2-13': { agree: ['siobhan-keane'], disagree: ['rhiannon-pugh'] },
  'ce-governance-3': { agree: ['priya-raman', 'jo-lindqvist'] },
  'nhs-languages-2': { thanks: ['siobhan-keane'] },
};
