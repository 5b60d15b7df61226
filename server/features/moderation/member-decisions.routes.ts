import { invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { timeWords } from '../../core/html/words.ts';
import type { ReaderMember } from '../../core/reader.ts';
import { isSuspended } from '../accounts/accounts.policy.ts';
import { addDecision } from './decision-page.ts';
import type { ModerationServices } from './moderation.services.ts';

const dayMs = 24 * 3600 * 1000;
const lengths = [
  { value: '1', text: '1 day' },
  { value: '7', text: '7 days' },
  { value: '30', text: '30 days' },
  { value: '365', text: '1 year' },
];

const publicReason =
  'Everybody can read the reason in the moderation log, which does not say who it was. Name nobody.';

/** Pages on which a member is suspended, and on which that is taken back. */
export function addMemberDecisions(routes: Routes, { suspensions }: ModerationServices): void {
  const backTo = ({ handle, name }: ReaderMember) => ({ href: `/members/${handle}`, text: name });

  addDecision(routes, {
    path: '/members/:handle/suspend',
    policy: 'member.suspend',
    async form({ reader, params }) {
      const member = await suspensions.find(reader, params['handle']!);
      return {
        title: `Suspend ${member.name}`,
        explain: [
          `${member.name} will be able to read, but not to post, edit or report anything, anywhere on this site.`,
          ...(isSuspended(member)
            ? [
                `They are suspended until ${timeWords(member.suspendedUntil)}; what you choose now takes its place.`,
              ]
            : []),
        ],
        choices: { name: 'days', legend: 'For how long?', items: lengths },
        reason: { label: 'Why are they suspended?', hint: publicReason },
        button: 'Suspend member',
        warning: true,
        back: backTo(member),
      };
    },
    async decide({ reader, params }, typed) {
      const handle = params['handle']!;
      const length = lengths.find(({ value }) => value === typed['days']);
      if (!length) throw invalid([{ path: 'days', message: 'Choose how long the suspension lasts.' }]);
      const until = new Date(Date.now() + Number(length.value) * dayMs);
      await suspensions.suspend(reader, handle, until, typed['reason'] ?? '');
      return { to: `/members/${handle}`, notice: `Suspended until ${timeWords(until)}.` };
    },
  });

  addDecision(routes, {
    path: '/members/:handle/lift',
    policy: 'member.suspend',
    async form({ reader, params }) {
      const member = await suspensions.find(reader, params['handle']!);
      return {
        title: `Lift the suspension of ${member.name}`,
        explain: [
          isSuspended(member)
            ? `They are suspended until ${timeWords(member.suspendedUntil)}.`
            : 'They are not suspended now.',
        ],
        reason: { label: 'Why is it lifted?', hint: publicReason },
        button: 'Lift suspension',
        back: backTo(member),
      };
    },
    async decide({ reader, params }, typed) {
      const handle = params['handle']!;
      await suspensions.lift(reader, handle, typed['reason'] ?? '');
      return { to: `/members/${handle}`, notice: 'The suspension is lifted.' };
    },
  });
}
