import { threads } from '../../seeds/content.ts';
import { organisationResponses } from '../../seeds/organisation-responses.ts';

/** How many posts the demonstration data makes: those of its threads, and those that organisations have sent. */
export const seededPosts =
  threads.flatMap(({ posts }) => posts).length +
  organisationResponses.flatMap(({ sent, comments }) => (sent ? comments : [])).length;
