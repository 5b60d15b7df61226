import { type FieldError, notFound, Problem } from '../../core/errors.ts';
import { leaveNotice, memberOf } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { renderMarkdown } from '../../core/markdown/render.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { isSiteAction, rowOf } from './actions.ts';
import { appealDays, mayAppeal } from './appeals.service.ts';
import type { Decision } from './decisions.models.ts';
import { showPosts } from './moderated-post.ts';
import { putBackWords } from './moved-decisions.ts';
import { mayDecideAppeal, mayLift, mayReadDecision } from './moderation.policy.ts';
import type { ModerationServices } from './moderation.services.ts';
import { reasonsIn } from './reason-fields.ts';
import { reasonId, reasonItems, reasonShown } from './reasons.ts';
import { appealWords, toldDecision } from './told-words.ts';

/**
 * One decision: what, why and until when, for the person it concerns and for moderators; the appeal against it, and
 * taking it back. All on one page. Whoever may not write on the site may still appeal.
 */
export function addDecisionPages(routes: Routes, services: ModerationServices): void {
  const { appeals, decide, decisionStore } = services;

  routes.page({
    method: 'get',
    path: '/moderation/decisions/:decision',
    policy: 'decision.read',
    handle: async ({ reader, params }) => decisionPage(services, reader, params['decision']!, {}, []),
  });
  routes.page({
    method: 'post',
    path: '/moderation/decisions/:decision/appeal',
    policy: 'appeal.make',
    async handle({ reader, params, form, req }) {
      const id = params['decision']!;
      return asking(services, reader, id, form, async () => {
        await appeals.appeal(reader, id, form['words'] ?? '');
        leaveNotice(
          req,
          t('Your appeal is sent. Somebody who did not make the decision decides, and you are told.'),
        );
      });
    },
  });
  routes.page({
    method: 'post',
    path: '/moderation/decisions/:decision/lift',
    policy: 'report.settle',
    async handle({ reader, params, form, req }) {
      const id = params['decision']!;
      return asking(services, reader, id, form, async () => {
        await decide.lift(reader, id, { id: form['lift'] ?? '', words: form['liftWords'] ?? '' });
        leaveNotice(req, t('The decision is taken back, and the member is told.'));
      });
    },
  });
  routes.page({
    method: 'get',
    path: '/appeals/new',
    policy: 'appeal.make',
    async handle({ reader, query }) {
      const { _id } = await appeals.toAppeal(reader, query['decision'] ?? '');
      return { redirect: `/moderation/decisions/${_id}#appeal` };
    },
  });
  routes.page({
    method: 'get',
    path: '/appeals/:appeal',
    policy: 'decision.read',
    async handle({ reader, params }) {
      const { decision } = await appeals.find(reader, params['appeal']!);
      return { redirect: `/moderation/decisions/${decision._id}#appeal` };
    },
  });
  routes.page({
    method: 'post',
    path: '/appeals/:appeal',
    policy: 'report.settle',
    async handle({ reader, params, form, req }) {
      const { decision } = await appeals.find(reader, params['appeal']!);
      return asking(services, reader, decision._id, form, async () => {
        await appeals.decide(reader, params['appeal']!, form['outcome'] ?? '', form['answer'] ?? '');
        leaveNotice(req, t('The appeal is decided, and who made it is told.'));
      });
    },
  });

  /** Does it and goes back to the decision; bad input shows the page again with what was typed. */
  async function asking(
    parts: ModerationServices,
    reader: Reader,
    id: string,
    form: Record<string, string>,
    doIt: () => Promise<void>,
  ): Promise<PageResult> {
    try {
      await doIt();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      // The fields of taking back have names of their own on this page, since there are two forms.
      const lifting = form['lift'] !== undefined || form['liftWords'] !== undefined;
      const errors = error.errors.map(({ path, message }) => ({
        path: path === 'reason' ? 'lift' : lifting && path === 'words' ? 'liftWords' : path,
        message,
      }));
      return decisionPage(parts, reader, id, form, errors);
    }
    return { redirect: `/moderation/decisions/${(await decisionStore.decision(id))._id}` };
  }
}

async function decisionPage(
  services: ModerationServices,
  reader: Reader,
  id: string,
  typed: Record<string, string>,
  errors: FieldError[],
): Promise<PageResult> {
  const member = memberOf(reader, t('Sign in to read a decision about you.'));
  const decision = await services.decisionStore.decision(id);
  const own = decision.member === member.id;
  const moderates = mayReadDecision(reader, decision) && !own;
  if (!own && !moderates) throw notFound(say('decision'));
  const place = await placeOf(services, reader, decision);
  const title = own ? t('A moderator’s decision about you') : t('A decision');
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'moderation/decision.njk',
      title,
      section: own ? 'account' : 'moderation',
      robots: 'noindex',
      errors,
      breadcrumbs: [
        own
          ? { text: t('Notifications'), href: '/notifications' }
          : { text: t('Moderation'), href: '/moderation' },
        { text: title },
      ],
      data: {
        id,
        title,
        typed,
        at: decision.at,
        told: toldDecision(decision, place.title),
        where: place.url,
        policy: place.policy,
        lifted: liftedOf(decision),
        putBack: decision.putBack ? putBackWords(decision.putBack) : [],
        appealDays,
        site: isSiteAction(decision.action),
        backReasons: reasonItems(
          await reasonsIn(services, isSiteAction(decision.action) ? '' : decision.group),
          'back',
        ),
        mayAppeal: own && mayAppeal(decision, new Date()),
        ...(await peopleAnd(services, reader, decision, own)),
        ...(await appealPart(services, reader, decision)),
      },
    },
  };
}

/** The post that it is about, where it is now as far as this reader may see that. */
async function postOf({ threadStore }: ModerationServices, reader: Reader, { post: id }: Decision) {
  const post = id ? (await threadStore.byIds([id])).get(id) : undefined;
  return post?.moved ? threadStore.current(reader, post._id).catch(() => undefined) : post;
}

/** What it was taken back for: of a list, or, when that came of an appeal, as it was answered. */
function liftedOf({ lifted, appeal }: Decision) {
  if (!lifted) return null;
  const { reason } = lifted;
  return { ...lifted, reason: appeal ? reason : reasonShown(reason, reasonId(reason)) };
}

/** Names are for moderators; the words of a hidden post are for its author too. */
async function peopleAnd(services: ModerationServices, reader: Reader, decision: Decision, own: boolean) {
  const { directory, threadStore, moderationStore } = services;
  const held = decision.action === 'dropped' ? await moderationStore.held(decision._id) : null;
  const post = await postOf(services, reader, decision);
  const [shown] = post ? await showPosts({ people: directory, threadStore }, reader, [post]) : [];
  const mayRead = own && post && !post.deletedAt;
  const people = await directory.byIds([decision.member, decision.by].filter((one) => one !== null));
  return {
    post: shown && mayRead ? { ...shown, html: post.html } : shown,
    held: held ? renderMarkdown(held.body).html : null,
    edit:
      own && decision.action === 'asked' && mayRead && !decision.lifted ? `/posts/${post._id}/edit` : null,
    names: own
      ? null
      : {
          member: decision.member ? (people.get(decision.member) ?? null) : null,
          by: decision.by ? (people.get(decision.by) ?? null) : null,
        },
    mayLift: !decision.lifted && rowOf(decision.action).lift !== null && mayLift(reader, decision),
  };
}

async function appealPart({ decisionStore }: ModerationServices, reader: Reader, decision: Decision) {
  if (!decision.appeal) return { appeal: null };
  const appeal = await decisionStore.appeal(decision.appeal);
  const open = appeal.state === 'open';
  const mayDecide = open && mayDecideAppeal(reader, appeal, decision);
  return {
    appeal: {
      id: appeal._id,
      at: appeal.at,
      words: appeal.words,
      answer: appeal.answer,
      state: appealWords(appeal),
    },
    mayDecide,
    waitsForOther: open && !mayDecide && decision.by === reader.member?.id,
  };
}

/** Where it was: the thread, else the group, as far as this reader may see them now. */
async function placeOf({ threadStore, groupStore }: ModerationServices, reader: Reader, decision: Decision) {
  const subject = decision.thread ? await threadStore.subject(reader, decision.thread) : null;
  const group = decision.group ? await groupStore.byId(reader, decision.group) : null;
  return {
    title: subject?.title ?? group?.name ?? null,
    url: subject
      ? decision.post
        ? `/posts/${decision.post}`
        : subject.url
      : group
        ? `/groups/${group.slug}`
        : null,
    policy: group ? `/groups/${group.slug}/moderation/policy` : '/moderation/policy',
  };
}
