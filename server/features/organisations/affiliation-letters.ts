import { type Change, splitChannel } from '../../core/log/change.ts';
import type { Follower } from '../../core/log/followers.ts';
import type { Outbox } from '../../core/mail/outbox.ts';
import { inLanguageOf, type LanguagesOf } from '../../core/words/speaking.ts';
import { t } from '../../core/words/words.ts';
import type { AccountModels, Member } from '../accounts/accounts.models.ts';
import type { AffiliationData } from './affiliations-channel.ts';
import { reasonWords } from './organisation-words.ts';
import type { Organisation } from './organisations.models.ts';
import type { OrganisationStore } from './organisations.store.ts';

interface LetterParts {
  models: Pick<AccountModels, 'members'>;
  store: OrganisationStore;
  outbox: Pick<Outbox, 'add'>;
  languagesOf: LanguagesOf;
  publicUrl: string;
}

/**
 * Tells whoever endorses that somebody asks, and members what became of it. Nobody is told of what they did themselves,
 * nor of what is too old to matter.
 */
export function affiliationLetters(parts: LetterParts): Follower {
  return {
    name: 'affiliation-letters',
    kinds: ['organisation'],
    async handle(change) {
      if (Date.now() - change.at.getTime() > oldestMs) return;
      const [, id] = splitChannel(change.channel);
      const organisation = (await parts.store.byIds([id])).get(id);
      if (!organisation) return;
      const { member } = change.data as AffiliationData;
      if (change.type === 'affiliation.asked') await tellAnswering(parts, change, organisation, member);
      else await tellMember(parts, change, organisation, member);
    },
  };
}

const oldestMs = 7 * 24 * 3600 * 1000;

async function tellAnswering(parts: LetterParts, change: Change, organisation: Organisation, member: string) {
  const { head, lead, name, slug } = organisation;
  // The head of profession endorses; where there is none, or it is the one who asks, the lead does.
  const to = [head, lead].find((one) => one !== null && one !== member);
  const asking = await parts.models.members.findById(member).lean<Member>();
  if (!to || !asking) return;
  await send(parts, change, to, () => ({
    subject: t('{person} asks to be endorsed by {name}', { person: asking.name, name }),
    paragraphs: [
      t('{person} (@{handle}) asks you to say that they work at {name}.', {
        person: asking.name,
        handle: asking.handle,
        name,
      }),
      t('Endorse or refuse them here:'),
      `${parts.publicUrl}/organisations/${slug}/members`,
    ],
  }));
}

async function tellMember(parts: LetterParts, change: Change, { name }: Organisation, member: string) {
  if (change.actor === member) return;
  await send(parts, change, member, () => memberLetter(change, name, parts.publicUrl));
}

/** What a member is told of what became of it, in the language of the moment; null when there is nothing to tell. */
function memberLetter({ type, data }: Change, name: string, site: string): Letter | null {
  const { by, reason } = data as AffiliationData;
  const why = reasonWords(reason ?? null);
  const own = [t('You see what is shown on this page:'), `${site}/account/organisation`];
  if (type === 'affiliation.confirmed' && by === 'endorsement')
    return {
      subject: t('{name} has endorsed you', { name }),
      paragraphs: [t('{name} now stands beside your name on Moot, as confirmed.', { name }), ...own],
    };
  if (type === 'affiliation.refused')
    return {
      subject: t('{name} has not endorsed you', { name }),
      paragraphs: [
        t('{name} did not endorse you: {why}.', { name, why }),
        t('What you wrote about yourself on your account page stays as it is.'),
        ...own,
      ],
    };
  if (type === 'affiliation.ended')
    return {
      subject: t('{name} is no longer shown as your organisation', { name }),
      paragraphs: [t('{name} no longer stands beside your name on Moot: {why}.', { name, why }), ...own],
    };
  return null;
}

interface Letter {
  subject: string;
  paragraphs: string[];
}

/** Sends what `letter` writes, in the language of whoever gets it. */
async function send(
  { models, outbox, languagesOf }: LetterParts,
  { channel, seq }: Change,
  to: string,
  letter: () => Letter | null,
): Promise<void> {
  const member = await models.members.findById(to).lean<Member>();
  if (!member?.confirmedAt) return;
  const { email, name } = member;
  const written = await inLanguageOf(languagesOf, to, () => {
    const said = letter();
    return (
      said && { subject: said.subject, text: [t('Hello {name},', { name }), ...said.paragraphs].join('\n\n') }
    );
  });
  if (written) await outbox.add({ key: `${channel}:${seq}`, to: email, member: to, ...written });
}
