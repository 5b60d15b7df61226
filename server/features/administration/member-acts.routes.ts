import { notFound } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { addDecision } from '../moderation/decision-page.ts';
import type { MemberAct } from './acts.service.ts';
import type { AdministrationServices } from './services.ts';

interface Words {
  type: MemberAct;
  title: string;
  explain: string;
  button: string;
  warning: boolean;
  done: string;
}

/** By the last part of their addresses. */
const acts: Record<string, Words> = {
  'make-administrator': {
    type: 'administrator.given',
    title: say('Make {name} an administrator'),
    explain: say(
      'An administrator may see and do everything on this site, hidden groups and this area included.',
    ),
    button: say('Make administrator'),
    warning: true,
    done: say('{name} is an administrator now.'),
  },
  'unmake-administrator': {
    type: 'administrator.taken',
    title: say('{name} is to be an administrator no longer'),
    explain: say('What {name} may do then follows from the groups they are in. It holds at once.'),
    button: say('Take the right away'),
    warning: true,
    done: say('{name} is no administrator any more.'),
  },
  confirm: {
    type: 'address.confirmed',
    title: say('Confirm the address of {name}'),
    explain: say(
      'Do this only when you know that the address is theirs: you vouch for it. What they have waiting is posted then.',
    ),
    button: say('Confirm address'),
    warning: false,
    done: say('The address of {name} is confirmed.'),
  },
  'sign-out': {
    type: 'sessions.ended',
    title: say('Sign {name} out everywhere'),
    explain: say(
      'Every browser of {name} is signed out at once, and their tokens are revoked. They can sign in again with their password.',
    ),
    button: say('Sign out everywhere'),
    warning: true,
    done: say('{name} is signed out everywhere.'),
  },
};

/** Pages on which an administrator does something to a member, with a reason. */
export function addMemberActs(
  routes: Routes,
  { administration }: AdministrationServices,
  onSessionsChanged: () => void,
): void {
  const find = async (reader: Reader, params: Record<string, string>) => {
    const member = await administration.member(reader, params['handle']!);
    const words = Object.hasOwn(acts, params['act']!) ? acts[params['act']!] : undefined;
    if (!words) throw notFound();
    return { member, words };
  };
  addDecision(routes, {
    path: '/administration/members/:handle/:act',
    policy: 'administration.act',
    async form({ reader, params }) {
      const { member, words } = await find(reader, params);
      const { name, handle, email } = member;
      return {
        title: t(words.title, { name }),
        section: 'administration',
        explain: [
          t(words.explain, { name }),
          t('The member: {name}, @{handle}, {email}.', { name, handle, email }),
        ],
        reason: {
          label: t('Why?'),
          hint: t('Administrators read it in the list of acts. It stays there.'),
        },
        button: t(words.button),
        warning: words.warning,
        back: { href: `/administration/members/${handle}`, text: name },
      };
    },
    async decide({ reader, params }, typed) {
      const { member, words } = await find(reader, params);
      await administration.act(reader, words.type, member.handle, typed['reason'] ?? '');
      if (words.type === 'sessions.ended') onSessionsChanged();
      return {
        to: `/administration/members/${member.handle}`,
        notice: t(words.done, { name: member.name }),
      };
    },
  });
}
