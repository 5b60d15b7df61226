import type { Parts } from '../parts.ts';
import type { Links } from './links.ts';
import { setUnnamed } from './naming.ts';

/** What the bridge holds of members: the accounts on forums that they linked. */
export function registerPersonal(parts: Parts, links: Links): void {
  const { host, collections } = parts;
  host.personal.register({
    name: 'forum-accounts',
    async export(member) {
      const linked = await links.of(member);
      return {
        accounts: linked.map(({ bridge, person }) => ({
          forum: bridge.name,
          address: bridge.url,
          number: person.userId,
          username: person.username,
          name: person.name,
          linkedAt: person.linkedAt,
        })),
      };
    },
    async erase(member) {
      for (const { bridge, person } of await links.of(member)) {
        // Whoever has left is not named anew by what they still write there.
        await setUnnamed(parts, bridge, person, true);
        await links.unlink(bridge, member);
      }
      await collections.signIns.deleteMany({ member });
      await collections.events.deleteMany({ subject: member });
    },
  });
}
