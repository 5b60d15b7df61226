import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import nunjucks, { type LoaderSource } from 'nunjucks';

const safeName = /^(?:[\w-]+\/)+[\w.-]+$/;

/**
 * Finds templates by logical name: `core/x.njk`, `govuk/…`, `plugins/<id>/x.njk`, and `<noun>/x.njk` for a feature's
 * own. Relative names inside a template are taken from that template's logical name; nunjucks' own rule would make
 * them paths of the disk, where govuk-frontend's templates do not find each other.
 */
export class TemplateLoader extends nunjucks.Loader {
  readonly #root: string;
  readonly #plugins: string;

  /** `root` is the folder of the repository, absolute; `plugins` that of the plugins, where it is another. */
  constructor(root: string, plugins = join(root, 'plugins')) {
    super();
    this.#root = root;
    this.#plugins = plugins;
  }

  override resolve(from: string, to: string): string {
    return posix.join(posix.dirname(from), to);
  }

  /** The template's text; throws when the name is not a template's name or there is no such file. */
  getSource(name: string): LoaderSource {
    return { src: readFileSync(this.#file(name), 'utf8'), path: name, noCache: false };
  }

  #file(name: string): string {
    if (!safeName.test(name) || name.includes('..')) throw new Error(`Not a template name: ${name}`);
    const [place = '', ...rest] = name.split('/');
    if (place === 'core') return join(this.#root, 'server/core/html/views', ...rest);
    if (place === 'govuk') return join(this.#root, 'node_modules/govuk-frontend/dist/govuk', ...rest);
    if (place === 'plugins') return join(this.#plugins, rest[0] ?? '', 'views', ...rest.slice(1));
    return join(this.#root, 'server/features', place, 'views', ...rest);
  }
}
