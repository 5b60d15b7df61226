import { invalid, notFound } from '../../core/errors.ts';
import { say, t } from '../../core/words/words.ts';
import type { EditionInput, ParsedEdition } from './edition.ts';
import type { DraftState } from './frameworks.models.ts';

/** One file format that drafts can be read from. */
export interface Importer {
  id: string;
  /** Whether these bytes look like this format. Must not throw; `filename` is for its ending only. */
  detect(bytes: Uint8Array, filename: string): boolean;
  /** Throws Problem `invalid` naming each place that is wrong. */
  parse(bytes: Uint8Array): ParsedEdition;
}

/** The formats that drafts can be read from. Plugins register theirs. */
export class Importers {
  readonly #importers: Importer[] = [];

  register(importer: Importer): void {
    refuseTwice(this.#importers, importer);
    this.#importers.push(importer);
  }

  /** Reads a file with the first format that recognises it. Throws Problem `invalid` when none does, or as it parses. */
  parse(bytes: Uint8Array, filename: string): ParsedEdition {
    const importer = this.#importers.find(({ detect }) => detect(bytes, filename));
    if (importer) return importer.parse(bytes);
    const known = this.#importers.map(({ id }) => id).join(', ') || t('none');
    throw invalid([
      {
        path: 'file',
        message: t('this is in no format that can be read here (formats: {known})', { known }),
      },
    ]);
  }
}

/** One draft, whole, as an exporter gets it. */
export interface EditionToSend extends EditionInput {
  /** Of the draft, not of the framework. */
  identifier: string;
  state: DraftState;
  lastChange: Date;
  /** Address of this site, such as `https://moot.example.org`. */
  baseUrl: string;
}

/** One file format that drafts can be written in. */
export interface Exporter {
  id: string;
  /** How file names of this format end, without the dot. */
  extension: string;
  build(input: EditionToSend): Uint8Array;
}

/** The formats that drafts can be written in. Plugins register theirs. */
export class Exporters {
  readonly #exporters: Exporter[] = [];

  register(exporter: Exporter): void {
    refuseTwice(this.#exporters, exporter);
    this.#exporters.push(exporter);
  }

  /** The format for a file name by its ending, else the first one registered. Throws 404 when there is none at all. */
  forFile(filename: string): Exporter {
    const exporter =
      this.#exporters.find(({ extension }) => filename.toLowerCase().endsWith(`.${extension}`)) ??
      this.#exporters[0];
    if (!exporter) throw notFound(say('export format'));
    return exporter;
  }
}

function refuseTwice(known: { id: string }[], { id }: { id: string }): void {
  if (known.some((one) => one.id === id)) throw new Error(`format ${id} is registered twice`);
}
