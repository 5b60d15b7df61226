export { markOf, markWithin, withMark, withoutMark } from './marks.ts';
export { hashOf } from './normalise.ts';
export { sameButUploads } from './same-but-uploads.ts';
export { threadTitle, topicTitle } from './titles.ts';
export { cardText, toForum, type ForumOptions } from './to-forum.ts';
export type { MootOptions, MootText } from './to-moot-options.ts';
export { toMoot } from './to-moot.ts';
