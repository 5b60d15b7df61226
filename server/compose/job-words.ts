import { say, t } from '../core/words/words.ts';

const words: Record<string, string> = {
  'erase-members': say('Erases members who asked for it seven days ago'),
  'forget-deleted-posts': say('Forgets the words of posts that were deleted 30 days ago'),
  'remind-responses': say('Reminds organisations of responses that are not sent before a draft closes'),
  'remind-moderators': say('Reminds moderators of what waits'),
  digests: say('Builds digests that are due'),
  'heal-moves': say('Carries on with moves of posts that a crash cut short'),
  'move-due-drafts': say('Opens and closes drafts whose time has come'),
  'letters-at-once': say('Writes letters of news that are due at once'),
  'sweep-joining': say('Removes requests and invitations that a crash left unfinished'),
  'sweep-log': say('Looks through the log for what a crash left undone'),
  'sweep-orphans': say('Deletes what imports left that never became a draft'),
  'sweep-pictures': say('Deletes pictures that no post shows'),
  'sweep-uploads': say('Deletes files that were uploaded for a draft a day ago'),
  'tell-closing-drafts': say('Tells followers which drafts close soon'),
};

/** What a job does; null for one that is known by its name only, such as a plugin’s. */
export const jobWords = (name: string): string | null =>
  Object.hasOwn(words, name) ? t(words[name]!) : null;
