import { say, t } from '../words/words.ts';
import type { Page } from './views.ts';

const titles: Record<number, string> = {
  403: say('You may not do this'),
  404: say('Page not found'),
  429: say('Too many requests'),
  500: say('Something went wrong'),
  503: say('Not available just now'),
};

/** What a problem has to show: its status, and its words where they say more than the status does. */
interface Trouble {
  status: number;
  title?: string;
  detail?: string;
  /** Seconds. */
  retryAfter?: number;
}

/** The page for a request that failed: body, title and data, to be completed with who is reading. */
export function errorPage(trouble: Trouble): Pick<Page, 'template' | 'title' | 'data' | 'robots'> {
  const title = t(titles[trouble.status] ?? trouble.title ?? titles[500]!);
  return { template: 'core/error.njk', title, data: { ...trouble, title }, robots: 'noindex' };
}
