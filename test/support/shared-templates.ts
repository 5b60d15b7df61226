import nunjucks from 'nunjucks';

/** What nunjucks makes of a template's text. */
interface Compiled {
  blocks: object;
  rootRenderFunc: unknown;
}
interface Template extends Compiled {
  path: string;
  tmplStr: string;
  compiled: boolean;
  _compile(): void;
}

/** From now on each template is compiled once in this process, and not again for each site. */
export function shareCompiledTemplates(): void {
  const known = new Map<string, Compiled>();
  const prototype = nunjucks.Template.prototype as unknown as Template;
  const compile = prototype._compile;
  prototype._compile = function (this: Template): void {
    const key = `${this.path}\n${this.tmplStr}`;
    const found = known.get(key);
    if (found) {
      Object.assign(this, { ...found, compiled: true });
      return;
    }
    compile.call(this);
    known.set(key, { blocks: this.blocks, rootRenderFunc: this.rootRenderFunc });
  };
}
