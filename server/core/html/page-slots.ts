import type { Reader } from '../reader.ts';
import { within } from '../time-limit.ts';
import type { Views } from './views.ts';

export interface SlotFramework {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
}

export interface SlotDraft {
  readonly id: string;
  readonly number: number;
}

/** Places of pages where something may be added, and what is known there. */
export interface SlotData {
  footer: object;
  /** `drafts`: those the reader may see, newest first. */
  framework: { readonly framework: SlotFramework; readonly drafts: readonly SlotDraft[] };
  draft: { readonly framework: SlotFramework; readonly draft: SlotDraft };
  /** Above the posts of a thread. */
  thread: { readonly thread: { readonly id: string; readonly title: string; readonly kind: string } };
  /** Among the links of those who look after a group: items of a list. */
  group: { readonly group: { readonly id: string; readonly slug: string; readonly name: string } };
  competency: {
    readonly framework: SlotFramework;
    readonly competency: { readonly id: string; readonly key: string; readonly title: string };
  };
  /** Rows of the list on a member's own account page. */
  account: object;
  /** The page of somebody of another network, who has no account here. */
  person: { readonly person: { readonly id: string; readonly name: string; readonly network: string } };
}

export type SlotName = keyof SlotData;

/**
 * What stands in a slot: a template and its data, so that everything is escaped; null for nothing. Pages of guests
 * are cached until a channel they show grows: it may depend on the data and the reader, on nothing else.
 */
export type SlotFill<Name extends SlotName> = (
  data: SlotData[Name],
  reader: Reader,
) => SlotContent | null | Promise<SlotContent | null>;

export interface SlotContent {
  template: string;
  data: object;
}

const slotMs = 1_000;

/** The parts of pages that others add. One that fails or hangs is left out of the page and reported. */
export class PageSlots {
  readonly #views: Views;
  readonly #onTrouble: (owner: string, error: unknown) => void;
  readonly #fills: { owner: string; name: SlotName; fill: SlotFill<never> }[] = [];

  constructor(views: Views, onTrouble: (owner: string, error: unknown) => void) {
    this.#views = views;
    this.#onTrouble = onTrouble;
  }

  /** Adds to a slot, after what is there; templates by their logical names. */
  add<Name extends SlotName>(owner: string, name: Name, fill: SlotFill<Name>): void {
    this.#fills.push({ owner, name, fill });
  }

  /** HTML for a slot, safe to print as it is; empty when nothing stands there. */
  async render<Name extends SlotName>(name: Name, data: SlotData[Name], reader: Reader): Promise<string> {
    const parts = this.#fills.filter((fill) => fill.name === name);
    if (parts.length === 0) return '';
    const rendered = await Promise.all(
      parts.map(async ({ owner, fill }) => {
        try {
          const asked = (fill as unknown as SlotFill<Name>)(data, reader);
          const content = await within(slotMs, `the slot ${name} of ${owner}`, asked);
          return content ? this.#views.fragment(content.template, content.data) : '';
        } catch (error) {
          this.#onTrouble(owner, error);
          return '';
        }
      }),
    );
    return rendered.join('');
  }
}
