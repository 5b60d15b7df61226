import { type FieldError, Problem } from '../../core/errors.ts';
import type { PageResult } from '../../core/http/routes.ts';
import type { People } from '../../core/people.ts';
import { t } from '../../core/words/words.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import type { FindAbout } from '../threads/compose-form.ts';
import type { LeadService } from './lead.service.ts';
import { responseUrl } from './response-view.ts';
import type { ResponsePlace, ResponseStore } from './responses.store.ts';

/** What the pages of responses are made from. */
export interface ResponseWeb {
  store: ResponseStore;
  service: LeadService;
  people: People;
  publicUrl: string;
  cook(body: string): Promise<string>;
  edition(id: string): Promise<EditionIndex>;
  findAbout: FindAbout;
}

export const path = '/organisations/:slug/responses/:draft';

/** A page about one response. Nobody else's: it is never kept, and no search engine is told of it. */
export function responsePage(
  template: string,
  title: string,
  place: ResponsePlace,
  { errors = [], status = 200, data }: { errors?: FieldError[]; status?: number; data: object },
  last?: string,
): PageResult {
  const { organisation, framework, draft } = place;
  const base = responseUrl(place);
  const own = t('{framework}, draft {number}', {
    framework: framework.title,
    number: String(draft.number),
  });
  return {
    status,
    page: {
      template: `organisation-responses/${template}`,
      title,
      errors,
      section: 'groups',
      robots: 'noindex',
      breadcrumbs: [
        { text: t('Organisations'), href: '/organisations' },
        { text: organisation.name, href: `/organisations/${organisation.slug}` },
        { text: t('Responses'), href: `/organisations/${organisation.slug}/responses` },
        ...(last ? [{ text: own, href: base }, { text: last }] : [{ text: own }]),
      ],
      data: { organisation, framework, draft, base, leads: place.leads, draftTitle: own, ...data },
    },
  };
}

/**
 * Does the work of a form. What is refused, for whatever reason, comes back with what was typed: only what is missing,
 * or needs signing in, is answered as everywhere.
 */
export async function sentForm(
  work: () => Promise<PageResult>,
  show: (refused: { errors: FieldError[]; status: number; problem: Problem }) => Promise<PageResult>,
): Promise<PageResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 404 || error.status === 401) throw error;
    const errors = error.errors.length > 0 ? error.errors : [{ path: 'body', message: error.detail }];
    return show({ errors: errors.map(toField), status: error.status, problem: error });
  }
}

const toField = ({ path: name, message }: FieldError): FieldError =>
  name.startsWith('anchor') ? { path: 'anchor', message } : { path: name, message };

/** The version that a form names; 0, which none has, when it is not a number. */
export const versionOf = (text: string | undefined): number => {
  const version = Number(text ?? '');
  return Number.isInteger(version) && version > 0 ? version : 0;
};
