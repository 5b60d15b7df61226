import { everyone, type Reader } from '../../core/reader.ts';
import type { FrameworkStore, FrameworkView } from '../frameworks/frameworks.store.ts';
import type { GroupStore } from '../groups/groups.store.ts';
import type { Candidate } from './search.store.ts';

interface Stores {
  frameworks: FrameworkStore;
  groups: GroupStore;
}

/** Audiences that a reader belongs to; those of groups that they may not read are of no use to them. */
export async function audiencesOf(reader: Reader, groups: GroupStore): Promise<string[]> {
  if (!reader.admin) return ['public', ...[...reader.roles.keys()].map((group) => `group:${group}`)];
  return ['public', ...(await groups.list(everyone)).map(({ _id }) => `group:${_id}`)];
}

/**
 * Judges what was found by the rights of this moment, since entries may be older than them: each framework and group
 * is asked for once. What it lets pass may be counted; its words are read from where they are kept.
 */
export class Sight {
  readonly #reader: Reader;
  readonly #stores: Stores;
  readonly #frameworks = new Map<string, Promise<FrameworkView | null>>();
  readonly #groups = new Map<string, Promise<boolean>>();

  constructor(reader: Reader, stores: Stores) {
    this.#reader = reader;
    this.#stores = stores;
  }

  /** Those that the reader may see now, in the same order. */
  async of(candidates: Candidate[]): Promise<Candidate[]> {
    const seen = await Promise.all(candidates.map((one) => this.#sees(one)));
    return candidates.filter((_, at) => seen[at]);
  }

  async #sees(candidate: Candidate): Promise<boolean> {
    if (candidate.framework === null) return this.#group(candidate.group);
    const view = await this.#framework(candidate.framework);
    if (!view) return false;
    if (candidate.kind === 'competency') return this.#isNewest(view, candidate);
    const draft = candidate.thread?.startsWith('d-') ? candidate.thread.slice(2) : null;
    return draft === null || view.drafts.some(({ _id }) => _id === draft);
  }

  /** A competency is found as it reads in the newest draft that has it and that the reader may see. */
  async #isNewest({ drafts }: FrameworkView, { draft, subject }: Candidate): Promise<boolean> {
    for (const { _id, edition } of drafts) {
      const index = await this.#stores.frameworks.edition(edition);
      if (index.byCompetency.has(subject)) return _id === draft;
    }
    return false;
  }

  #framework(id: string): Promise<FrameworkView | null> {
    const found = this.#frameworks.get(id) ?? this.#stores.frameworks.byId(this.#reader, id);
    this.#frameworks.set(id, found);
    return found;
  }

  #group(id: string): Promise<boolean> {
    const asked = async (): Promise<boolean> => (await this.#stores.groups.byId(this.#reader, id)) !== null;
    const found = this.#groups.get(id) ?? asked();
    this.#groups.set(id, found);
    return found;
  }
}
