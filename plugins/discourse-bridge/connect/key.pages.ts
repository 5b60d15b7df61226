import { type PluginPage, type Reader, t } from '../../../server/plugin-api.ts';
import type { Bridge } from '../store/records.ts';
import { capabilitiesLacking, capabilityWords, isNeeded, missingWords } from './capabilities.ts';
import type { ConnectParts } from './connect-parts.ts';
import { readerGiven, shown } from './new.pages.ts';
import { crumbs, pageOf, submitted } from './page-parts.ts';

/** What the key of a bridge may do and what is missing, and another one in its place. */
export function addKeyPages(parts: ConnectParts): void {
  const { routes } = parts.host;
  const page = async (reader: Reader, bridge: Bridge, form: Record<string, string>): Promise<PluginPage> => {
    const title = t('Key and accounts');
    const group = await parts.host.read.group(reader, bridge.group);
    return {
      template: 'key.njk',
      title: `${title}: ${bridge.name}`,
      breadcrumbs: crumbs(group, bridge, title),
      data: {
        title,
        bridge,
        form,
        here: pageOf(bridge),
        connecting: bridge.state === 'connecting',
        reads: readsWords(bridge),
        report: reportOf(bridge),
      },
    };
  };
  routes.get('/bridges/:bridge/key', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return { page: await page(reader, bridge, formOf(bridge)) };
  });
  routes.post('/bridges/:bridge/key', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return submitted(
      async () => {
        const { key, username } = form;
        await parts.bridges.replaceKey(bridge, { key, username, reader: readerGiven(form) });
        return {
          redirect: `${pageOf(bridge)}/key`,
          notice: t('The forum takes the key. It is kept encrypted.'),
        };
      },
      () => page(reader, bridge, shown(form)),
    );
  });
}

const formOf = ({ writer, reader }: Bridge): Record<string, string> => ({
  username: writer.username,
  reader: reader.kind,
  ...(reader.kind === 'account' && { 'reader.username': reader.username ?? '' }),
});

export function readsWords({ reader }: Bridge): string {
  switch (reader.kind) {
    case 'anonymous':
      return t('nobody who is signed in: only what everybody may read comes in');
    case 'writer':
      return t('the account that writes: what it may read can come in');
    case 'account':
      return t('{username}: what that account may read can come in', { username: reader.username ?? '' });
  }
}

/** What a key may do, as the pages show it. */
export function reportOf({ key, actsForOthers, reader }: Bridge) {
  const rows = capabilitiesLacking(key?.lacks ?? [])
    // Whoever reads without a key needs no scope for it.
    .filter(({ code, has }) => code !== 'read' || has || reader.kind === 'writer')
    .map(({ code, has, lacks }) => ({
      has,
      needed: isNeeded(code),
      words: capabilityWords(code),
      without: missingWords(code),
      lacks: lacks.join(', '),
    }));
  return { rows, notes: notesOf(key ?? null, actsForOthers) };
}

function notesOf(key: Pick<NonNullable<Bridge['key']>, 'staff' | 'trustLevel'> | null, others: boolean) {
  const notes: string[] = [];
  if (key?.staff)
    notes.push(
      t(
        'The account is a moderator or an administrator of the forum. It is only used to write; reading is done without its rights.',
      ),
    );
  else if (key && key.trustLevel !== null && key.trustLevel < 2)
    notes.push(
      t(
        'The account is of trust level {level}: the forum may let it write little at first. Level 2 or more is better.',
        {
          level: String(key.trustLevel),
        },
      ),
    );
  notes.push(
    others
      ? t(
          'The key may act for everybody on the forum. It is used for those only who link their accounts themselves.',
        )
      : t(
          'The key is for this account alone: all that is written here appears on the forum under it, with the author’s name in the text.',
        ),
  );
  return notes;
}
