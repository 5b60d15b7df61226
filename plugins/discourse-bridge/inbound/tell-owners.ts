import { say } from '../../../server/plugin-api.ts';
import type { Bridge, Mapping } from '../store/records.ts';
import type { InParts } from './in-parts.ts';

const told = {
  private: say(
    'The category {category} of {forum} is not public any more. What came from it is hidden here, and nothing flows until it can be read again.',
  ),
  target: say(
    'What the category {category} of {forum} is bridged to is for other people than the category now. Nothing flows until that is put right.',
  ),
  back: say('The category {category} of {forum} can be read again. What came from it is shown again.'),
};

/** Tells those who keep a bridge that a category changed whom it is for. */
export async function tellOwners(
  parts: InParts,
  bridge: Bridge,
  { category, categoryName }: Mapping,
  what: keyof typeof told,
): Promise<void> {
  const { host, clock } = parts;
  const owners = await parts.ownersOf(bridge);
  await host.notify(owners, {
    key: `${bridge._id}:${category}:${what}:${clock.now().getTime()}`,
    words: { message: told[what], values: { category: categoryName, forum: bridge.host } },
    url: `/plugins/${host.id}/bridges/${bridge._id}`,
    section: 'duty',
  });
}
