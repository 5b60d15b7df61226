import { type FieldError, invalid } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import { timeWords } from '../../core/html/words.ts';
import type { ReaderMember } from '../../core/reader.ts';
import { isSuspended } from '../accounts/accounts.policy.ts';
import { say, t } from '../../core/words/words.ts';
import { chosenReason, orErrors, reasonOfForm } from './agreed-reason.ts';
import { addDecision } from './decision-page.ts';
import type { ModerationServices } from './moderation.services.ts';
import { publicReasonFields } from './reason-fields.ts';
import { reasonItems, siteReasons } from './reasons.ts';

const dayMs = 24 * 3600 * 1000;
const lengths = [
  { value: '1', text: say('1 day') },
  { value: '7', text: say('7 days') },
  { value: '30', text: say('30 days') },
  { value: '365', text: say('1 year') },
];

const untilLifted = 'lifted';

/** To suspend without an end is a ban. */
const shownLengths = () => [
  ...lengths.map(({ value, text }) => ({ value, text: t(text) })),
  { value: untilLifted, text: t('Until it is lifted: a ban from the site') },
];

/** Pages on which an administrator suspends a member, and takes that back. */
export function addMemberDecisions(routes: Routes, { suspensions }: ModerationServices): void {
  const backTo = ({ handle, name }: ReaderMember) => ({ href: `/members/${handle}`, text: name });

  addDecision(routes, {
    path: '/members/:handle/suspend',
    policy: 'member.suspend',
    async form({ reader, params }) {
      const member = await suspensions.find(reader, params['handle']!);
      return {
        title: t('Suspend {name}', { name: member.name }),
        explain: [
          t('{name} will be able to read, but not to post, edit or report anything, anywhere on this site.', {
            name: member.name,
          }),
          ...(isSuspended(member)
            ? [
                t('They are suspended until {time}; what you choose now takes its place.', {
                  time: timeWords(member.suspendedUntil),
                }),
              ]
            : []),
        ],
        choices: { name: 'days', legend: t('For how long?'), items: shownLengths() },
        why: { legend: t('Why are they suspended?'), items: reasonItems(siteReasons) },
        reason: { label: t('For the member (optional)'), most: 1000 },
        button: t('Suspend member'),
        warning: true,
        back: backTo(member),
      };
    },
    async decide({ reader, params }, typed) {
      const handle = params['handle']!;
      const until = checkSuspension(typed);
      const reason = reasonOfForm(typed);
      if (until === null) {
        await suspensions.ban(reader, handle, reason);
        return { to: `/members/${handle}`, notice: t('Banned from the site.') };
      }
      await suspensions.suspend(reader, handle, until, reason);
      return { to: `/members/${handle}`, notice: t('Suspended until {time}.', { time: timeWords(until) }) };
    },
  });

  addDecision(routes, {
    path: '/members/:handle/lift',
    policy: 'member.suspend',
    async form({ reader, params }) {
      const member = await suspensions.find(reader, params['handle']!);
      return {
        title: t('Lift the suspension of {name}', { name: member.name }),
        explain: [
          isSuspended(member)
            ? t('They are suspended until {time}.', { time: timeWords(member.suspendedUntil) })
            : t('They are not suspended now.'),
        ],
        ...publicReasonFields(siteReasons, 'back', t('Why is it lifted?')),
        button: t('Lift suspension'),
        back: backTo(member),
      };
    },
    async decide({ reader, params }, typed) {
      const handle = params['handle']!;
      await suspensions.lift(reader, handle, reasonOfForm(typed));
      return { to: `/members/${handle}`, notice: t('The suspension is lifted.') };
    },
  });
}

/** Until when; null until it is lifted. Throws 422 naming all that is wrong: `days`, `reason`. */
function checkSuspension(typed: Record<string, string>): Date | null {
  const errors: FieldError[] = [];
  const { days = '' } = typed;
  const length = lengths.find(({ value }) => value === days);
  if (!length && days !== untilLifted)
    errors.push({ path: 'days', message: t('Choose how long the suspension lasts.') });
  orErrors(errors, () => chosenReason(reasonOfForm(typed).id, siteReasons));
  if (errors.length > 0) throw invalid(errors);
  return length ? new Date(Date.now() + Number(length.value) * dayMs) : null;
}
