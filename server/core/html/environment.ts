import nunjucks, { type Environment } from 'nunjucks';
import type { FieldError } from '../errors.ts';
import { escapeHtml } from './escape.ts';
import { TemplateLoader } from './template-loader.ts';
import { htmlWords } from './html-words.ts';
import { spokenHtml } from '../markdown/spoken.ts';
import { t } from '../words/words.ts';
import {
  dateWords,
  excerpt,
  initials,
  iso,
  type Moment,
  numberWords,
  timeWords,
  withoutMarkdown,
} from './words.ts';

/**
 * The id of a form's field, from the path that its errors name: non-word characters become `-`. Fields and error
 * summary both use it, which is what makes the summary's links lead to the fields.
 */
function fieldId(path: string): string {
  return path.replace(/\W/g, '-');
}

/** What is wrong with the field of this name, in words; empty when nothing is. */
function errorAt(errors: FieldError[] | null | undefined, name: string): string {
  return (errors ?? [])
    .filter((error) => error.path === name)
    .map((error) => error.message)
    .join(' ');
}

/** `<time>` with the moment for machines and in words. */
function timeTag(moment: Moment): string {
  const machine = iso(moment);
  return machine ? `<time datetime="${machine}">${escapeHtml(timeWords(moment))}</time>` : '';
}

/**
 * Nunjucks with Moot's template names and filters. Everything is escaped unless marked safe; compiled templates are
 * kept. `root` is the folder of the repository; `detailed` gives whole traces for mistakes in templates.
 */
export function createEnvironment(root: string, detailed = false, pluginsFolder?: string): Environment {
  const environment = new nunjucks.Environment(new TemplateLoader(root, pluginsFolder), {
    autoescape: true,
    throwOnUndefined: false,
    trimBlocks: true,
    lstripBlocks: true,
    dev: detailed,
  });
  environment.addGlobal('t', t);
  environment.addGlobal('th', htmlWords);
  environment.addGlobal('now', () => new Date());
  environment.addFilter('dateWords', dateWords);
  environment.addFilter('timeWords', timeWords);
  environment.addFilter('iso', iso);
  environment.addFilter('number', numberWords);
  environment.addFilter('excerpt', excerpt);
  environment.addFilter('initials', initials);
  environment.addFilter('withoutMarkdown', withoutMarkdown);
  environment.addFilter('prose', (html: string) => new nunjucks.runtime.SafeString(spokenHtml(html)));
  environment.addFilter('fieldId', fieldId);
  environment.addFilter('errorAt', errorAt);
  environment.addFilter('timeTag', (moment: Moment) => new nunjucks.runtime.SafeString(timeTag(moment)));
  return environment;
}
