import { forbidden } from '../../core/errors.ts';
import type { Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { threadPolicies } from '../threads/threads.policy.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { ThreadView } from '../threads/threads.store.ts';
import { t } from '../../core/words/words.ts';
import { addDecision } from './decision-page.ts';
import type { ModerationServices } from './moderation.services.ts';
import { agreedReason, reasonOfForm } from './agreed-reason.ts';
import { publicReasonFields, reasonsIn } from './reason-fields.ts';

/** Pages on which a thread is locked and unlocked. */
export function addThreadDecisions(routes: Routes, services: ModerationServices): void {
  const { threads, threadStore } = services;
  const find = async (reader: Reader, id: string): Promise<ThreadView> => {
    activeMember(reader, t('Sign in to moderate.'));
    const thread = await threadStore.find(reader, id);
    if (!threadPolicies['thread.lock'](reader, thread.subject)) {
      throw forbidden(t('Only a moderator of the group may do this.'));
    }
    return thread;
  };
  const fields = async ({ subject }: ThreadView, legend: string) =>
    publicReasonFields(await reasonsIn(services, subject.group), 'order', legend);
  const reasonFrom = async ({ subject }: ThreadView, typed: Record<string, string>) =>
    agreedReason(reasonOfForm(typed), await reasonsIn(services, subject.group), 'order');
  const backTo = ({ subject }: ThreadView) => ({ href: subject.url, text: subject.title });

  addDecision(routes, {
    path: '/threads/:id/lock',
    policy: 'thread.lock',
    async form({ reader, params }) {
      const thread = await find(reader, params['id']!);
      return {
        title: t('Lock a thread'),
        explain: [
          t(
            '“{title}” will take no new posts and no edits until it is unlocked. Everybody can still read it, and your reason stands at its top.',
            { title: thread.subject.title },
          ),
        ],
        ...(await fields(thread, t('Why is it locked?'))),
        button: t('Lock thread'),
        warning: true,
        back: backTo(thread),
      };
    },
    async decide({ reader, params }, typed) {
      const thread = await find(reader, params['id']!);
      await threads.setLocked(reader, thread.id, true, await reasonFrom(thread, typed));
      return { to: thread.subject.url, notice: t('The thread is locked.') };
    },
  });

  addDecision(routes, {
    path: '/threads/:id/unlock',
    policy: 'thread.lock',
    async form({ reader, params }) {
      const thread = await find(reader, params['id']!);
      return {
        title: t('Unlock a thread'),
        explain: [
          thread.lockedReason === null
            ? t('“{title}” is not locked.', { title: thread.subject.title })
            : t('“{title}” was locked for this reason: {reason}', {
                title: thread.subject.title,
                reason: thread.lockedReason,
              }),
        ],
        ...(await fields(thread, t('Why is it unlocked?'))),
        button: t('Unlock thread'),
        back: backTo(thread),
      };
    },
    async decide({ reader, params }, typed) {
      const thread = await find(reader, params['id']!);
      await threads.setLocked(reader, thread.id, false, await reasonFrom(thread, typed));
      return { to: thread.subject.url, notice: t('The thread is unlocked.') };
    },
  });
}
