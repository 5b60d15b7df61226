import { notFound } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { say } from '../../core/words/words.ts';
import type { FollowWay } from '../following/following.models.ts';
import type { LetterSettingsService } from './letter-settings.service.ts';
import { digestScope, everythingScope, personalScope, type Stop, type StopLinks } from './stop-links.ts';

export interface StopParts {
  links: StopLinks;
  settings: LetterSettingsService;
  setWay(member: string, target: string, way: FollowWay): Promise<void>;
  readerOf(member: string): Promise<Reader | null>;
  /** What something that is followed is called, as this reader may see it now. */
  titleOf(reader: Reader, target: string): Promise<string | null>;
}

/** What a link stops, for the page that says so. */
export interface StopView {
  kind: 'thing' | 'personal' | 'digest' | 'all';
  /** Of a thing that is followed, and may still be seen. */
  title: string | null;
}

/** Stopping letters by the link in them, without signing in; however old it is, and however often. */
export class StopService {
  readonly #parts: StopParts;

  constructor(parts: StopParts) {
    this.#parts = parts;
  }

  /** What this link is for. Throws 404 when it is none of ours. */
  async view(token: string): Promise<StopView> {
    const { member, scope } = await this.#read(token);
    if (scope === personalScope || scope === digestScope || scope === everythingScope)
      return { kind: scope, title: null };
    const reader = await this.#parts.readerOf(member);
    return { kind: 'thing', title: reader && (await this.#parts.titleOf(reader, scope)) };
  }

  /** Stops what the link is for. Throws 404. */
  async stop(token: string): Promise<void> {
    await this.#set(await this.#read(token), false);
  }

  /** Stops every letter about news to whom this link was sent. Throws 404. */
  async stopAll(token: string): Promise<void> {
    const { member } = await this.#read(token);
    await this.#set({ member, scope: everythingScope }, false);
  }

  /** Undoes it: letters come as they did. Throws 404. */
  async undo(token: string): Promise<void> {
    const stop = await this.#read(token);
    await this.#set({ member: stop.member, scope: everythingScope }, true);
    await this.#set(stop, true);
  }

  async #set({ member, scope }: Stop, on: boolean): Promise<void> {
    const { settings, setWay, readerOf } = this.#parts;
    // Nobody is left to write to; there is nothing to keep of them either.
    if (!(await readerOf(member))) return;
    if (scope === everythingScope) await settings.change(member, { off: !on });
    else if (scope === digestScope) await settings.change(member, { digest: on });
    else if (scope === personalScope) await settings.change(member, { personal: on ? 'once' : 'site' });
    else await setWay(member, scope, on ? 'once' : 'site');
  }

  async #read(token: string): Promise<Stop> {
    const stop = await this.#parts.links.read(token);
    if (!stop) throw notFound(say('link'));
    return stop;
  }
}
