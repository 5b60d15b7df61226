import type { PostShape } from '../../../server/plugin-api.ts';

/** Whether it stands here for everybody who reads the thread. */
export const stands = ({ deletedAt, hidden, erased, moved }: PostShape): boolean =>
  deletedAt === null && hidden === null && !erased && moved === null;

/** Whether it goes to forums: it stands, and was written here. What came from elsewhere is never sent onwards. */
export const mayGo = (post: PostShape): boolean => stands(post) && isOfHere(post.origin);

/** What was moved keeps its time in an origin that says so. */
export const isOfHere = (origin: { from: string } | null): boolean =>
  origin === null || origin.from === 'here';
