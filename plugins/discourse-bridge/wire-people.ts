import type { Parts } from './parts.ts';
import { addAccountsPages } from './people/accounts.pages.ts';
import { Links } from './people/links.ts';
import { applyChangedNames } from './people/naming.ts';
import { registerPersonal } from './people/personal.ts';
import { addProviderPages } from './people/provider.pages.ts';
import { refreshPeople } from './people/refresh.ts';
import { SignIns } from './people/sign-ins.ts';
import { wordsAnew } from './people/words-anew.ts';

/** People of forums: linking, claiming, and the member's page of accounts elsewhere. */
export function wirePeople(parts: Parts): void {
  const { host, collections } = parts;
  const links = new Links(parts);
  addAccountsPages({ parts, links, signIns: new SignIns(parts) });
  addProviderPages(parts);
  registerPersonal(parts, links);
  host.jobs.every('names', 60, async () => {
    await applyChangedNames(parts);
    await wordsAnew(parts);
  });
  host.jobs.every('people', 60, () => refreshPeople(parts));
  host.slots.add('account', async () => {
    const some = await collections.bridges.findOne({ state: { $in: ['running', 'paused', 'stopped'] } });
    return some && { template: 'account-row.njk', data: {} };
  });
  host.slots.add('person', async ({ person }) => {
    const one = await collections.people.findOne({ ghost: person.id });
    const bridge = one && (await collections.bridges.findOne({ _id: one.bridge }));
    return bridge && !one.unnamed ? { template: 'person-link.njk', data: { forum: bridge.name } } : null;
  });
}
