import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ErasureChoice } from '../../core/personal.ts';

/** One line of the list: whom, and what became of the words. Ids only. */
export interface ListedErasure {
  member: string;
  words: ErasureChoice['words'];
}

const line = /^(\S+) (\S{1,64}) (keep|remove)$/;

/**
 * A file of erasures beside the database, one a line, that only grows: a backup of the database that is older than an
 * erasure does not know of it, this does.
 */
export class ErasureList {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Adds a line and sees to it that it is on the disk. */
  async add({ member, words }: ListedErasure): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    await appendFile(this.#file, `${new Date().toISOString()} ${member} ${words}\n`, { mode: 0o600 });
    const file = await open(this.#file, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Each erased member once, as the last line says; a line that was cut short is passed over. None without a file. */
  async read(): Promise<ListedErasure[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const found = new Map<string, ListedErasure>();
    for (const one of text.split('\n')) {
      const [, , member, words] = line.exec(one) ?? [];
      if (member) found.set(member, { member, words: words as ListedErasure['words'] });
    }
    return [...found.values()];
  }
}
