import { t } from '../../core/words/words.ts';

/** Who can see a group, each with what follows from it. */
export const scopeChoices = () => [
  {
    value: 'public',
    text: t('Public'),
    hint: t(
      'Everybody can read its frameworks and threads and see its members, without an account. Anybody with an account can post.',
    ),
  },
  {
    value: 'members',
    text: t('Listed'),
    hint: t(
      'Everybody can see its name, purpose, officers and rules. Frameworks, threads and members are for members only, and so is posting.',
    ),
  },
  {
    value: 'hidden',
    text: t('Hidden'),
    hint: t(
      'Only members know that it exists. It is in no list, no search and no count of others. Members are invited.',
    ),
  },
];

/** How people become members, each with what follows from it. */
export const joiningChoices = () => [
  { value: 'open', text: t('Open'), hint: t('Anybody with an account becomes a member at once.') },
  {
    value: 'request',
    text: t('By request'),
    hint: t(
      'People ask, with an answer to your question if you have one. A moderator or chair says yes or no.',
    ),
  },
  {
    value: 'invitation',
    text: t('By invitation'),
    hint: t('Only those whom a moderator or chair invites can join.'),
  },
];
