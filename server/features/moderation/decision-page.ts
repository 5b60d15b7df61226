import { type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Section } from '../../core/html/chrome.ts';
import type { Reader } from '../../core/reader.ts';
import { namedAsInForms } from './agreed-reason.ts';
import type { ModeratedPost } from './moderated-post.ts';

/** A page that shows what is about to be decided and asks for the reason. */
export interface DecisionForm {
  title: string;
  /** What will happen, in a sentence or two. */
  explain: string[];
  button: string;
  /** The button warns: what it does is not easily undone. */
  warning?: boolean;
  back: { href: string; text: string };
  /** Where more can be done. */
  more?: { href: string; text: string };
  section?: Section;
  /** What the form means, so that sending it twice means the same. */
  hidden?: { name: string; value: string };
  /** What is asked before the reason. */
  choices?: { name: string; legend: string; items: { value: string; text: string }[] };
  /** The reasons that were agreed beforehand, chosen in the field `why`. */
  why?: { legend: string; items: { value: string; text: string }[] };
  reason?: { label: string; hint?: string; most?: number };
  post?: ModeratedPost;
  /** Words that are about to go, as safe HTML. */
  html?: string;
}

interface Asked {
  reader: Reader;
  params: Record<string, string>;
  query: Record<string, string>;
}

export interface Decision {
  path: string;
  policy: string;
  /** The form, for somebody who may decide this; throws the refusal for anybody else. */
  form(asked: Asked): Promise<DecisionForm>;
  /**
   * Does it; a 422 Problem shows the form again with what was typed, in which `reason` and `words` of a reason that was
   * agreed stand in the fields `why` and `reason`. Answers where to go and what to say there.
   */
  decide(asked: Asked, typed: Record<string, string>): Promise<{ to: string; notice: string }>;
}

/** Adds the pages of one decision: GET asks, POST decides. */
export function addDecision(routes: Routes, decision: Decision): void {
  const { path, policy } = decision;
  routes.page({
    method: 'get',
    path,
    policy,
    handle: async (asked) => formPage(await decision.form(asked), {}, []),
  });
  routes.page({
    method: 'post',
    path,
    policy,
    async handle({ form: typed, req, ...asked }) {
      try {
        const { to, notice } = await decision.decide(asked, typed);
        leaveNotice(req, notice);
        return { redirect: to };
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 422) throw error;
        const shown = await decision.form(asked);
        const { errors } = (shown.why ? namedAsInForms(error) : error) as Problem;
        return formPage(shown, typed, errors);
      }
    },
  });
}

function formPage(form: DecisionForm, typed: Record<string, string>, errors: FieldError[]): PageResult {
  return {
    status: errors.length > 0 ? 422 : 200,
    page: {
      template: 'moderation/decide.njk',
      title: form.title,
      section: form.section ?? 'none',
      breadcrumbs: [form.back, { text: form.title }],
      robots: 'noindex',
      errors,
      data: { form, typed },
    },
  };
}
