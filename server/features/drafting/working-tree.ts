import type { ItemWords, Place, Retirement } from './working-changes.ts';

/** A competency in the text that is being prepared: living, or retired in it, in which case it keeps its place. */
export interface Entry extends ItemWords {
  readonly competency: string;
  readonly sourceId: string;
  readonly extra: Record<string, unknown>;
  readonly parent: string | null;
  /** The number of the change that last touched its words, or its life; that of the base where none did. */
  readonly version: number;
  /** The number of the change that put it in its place. */
  readonly placed: number;
  readonly writtenAt: Date;
  /** It is in no earlier draft. */
  readonly fresh: boolean;
  readonly retired: Retirement | null;
}

export type Children = ReadonlyMap<string | null, readonly string[]>;

/** Entries and their order while changes are made to them: only its own maps change, never what it was given. */
export class WorkingTree {
  readonly entries: Map<string, Entry>;
  readonly order: Map<string | null, readonly string[]>;

  constructor(entries: ReadonlyMap<string, Entry>, order: Children) {
    this.entries = new Map(entries);
    this.order = new Map(order);
  }

  childrenOf(parent: string | null): readonly string[] {
    return this.order.get(parent) ?? [];
  }

  /** Changes some fields of an entry that is there. */
  change(competency: string, fields: Partial<Entry>): void {
    const entry = this.entries.get(competency);
    if (entry) this.entries.set(competency, { ...entry, ...fields });
  }

  /** Adds an entry in front of a sibling, at the end where that is not beneath the same parent. */
  add(entry: Entry, before: string | null): void {
    this.entries.set(entry.competency, entry);
    const siblings = this.childrenOf(entry.parent);
    const at = before === null ? -1 : siblings.indexOf(before);
    this.#insert(entry.parent, at < 0 ? siblings.length : at, [entry.competency]);
  }

  /** Takes entries from where they are and puts them beneath a parent, one after another. */
  move(competencies: readonly string[], { parent, before }: Place, seq: number): void {
    for (const competency of competencies) this.#detach(competency);
    const siblings = this.childrenOf(parent);
    const at = before === null ? -1 : siblings.indexOf(before);
    this.#insert(parent, at < 0 ? siblings.length : at, competencies);
    for (const competency of competencies) this.change(competency, { parent, placed: seq });
  }

  /** The same, behind a sibling; in front of all, where that is null, and at the end where it is elsewhere. */
  moveBehind(
    competencies: readonly string[],
    parent: string | null,
    behind: string | null,
    seq: number,
  ): void {
    for (const competency of competencies) this.#detach(competency);
    const siblings = this.childrenOf(parent);
    const at = behind === null ? -1 : siblings.indexOf(behind);
    this.#insert(parent, behind !== null && at < 0 ? siblings.length : at + 1, competencies);
    for (const competency of competencies) this.change(competency, { parent, placed: seq });
  }

  /** Takes an entry out altogether. */
  remove(competency: string): void {
    this.#detach(competency);
    this.entries.delete(competency);
    this.order.delete(competency);
  }

  /** An entry and everything beneath it that lives, depth first. */
  livingBeneath(competency: string): string[] {
    return this.childrenOf(competency)
      .filter((child) => this.entries.get(child)?.retired === null)
      .flatMap((child) => [child, ...this.livingBeneath(child)]);
  }

  livingChildren(competency: string): string[] {
    return this.childrenOf(competency).filter((child) => this.entries.get(child)?.retired === null);
  }

  /** Whether something is an entry itself, or stands beneath it. */
  isWithin(competency: string | null, above: string): boolean {
    for (let at = competency; at !== null; at = this.entries.get(at)?.parent ?? null)
      if (at === above) return true;
    return false;
  }

  /** The entry is called by another id from now on, wherever it is named. */
  rename(from: string, to: string, sourceId: string): void {
    const entry = this.entries.get(from);
    if (!entry) return;
    if (this.entries.has(to)) this.remove(to);
    const children = this.childrenOf(from);
    const siblings = this.childrenOf(entry.parent).map((one) => (one === from ? to : one));
    this.order.set(entry.parent, siblings);
    this.entries.delete(from);
    this.order.delete(from);
    this.entries.set(to, { ...entry, competency: to, sourceId, fresh: false });
    this.order.set(to, children);
    for (const child of children) this.change(child, { parent: to });
  }

  #detach(competency: string): void {
    const entry = this.entries.get(competency);
    if (!entry) return;
    this.order.set(
      entry.parent,
      this.childrenOf(entry.parent).filter((one) => one !== competency),
    );
  }

  #insert(parent: string | null, at: number, competencies: readonly string[]): void {
    const siblings = this.childrenOf(parent);
    this.order.set(parent, [...siblings.slice(0, at), ...competencies, ...siblings.slice(at)]);
  }
}
