import type { SlotData, SlotName } from '../../core/html/page-slots.ts';
import type { Change } from '../../core/log/change.ts';
import type { Reader } from '../../core/reader.ts';

/**
 * Hears every change on channels of these kinds (all, when empty) at least once and in order, under a cursor of this
 * name. It may see what no reader may. What throws, or takes longer than 30 s, is tried again later.
 */
export type FollowDoor = (follower: {
  name: string;
  kinds: string[];
  handle(change: Change): Promise<void>;
}) => void;

export interface SlotsDoor {
  /**
   * Fills a slot with one of the plugin's own templates (`link.njk` in its folder `views`), or with nothing (null).
   * Depends on what is given and on nothing else, since pages are cached.
   */
  add<Name extends SlotName>(
    name: Name,
    fill: (data: SlotData[Name], reader: Reader) => SlotAnswer | Promise<SlotAnswer>,
  ): void;
}

export type SlotAnswer = { template: string; data: object } | null;

export interface SettingsDoor {
  /** The settings of plugin.json as the operator set them, else with their defaults, else null. */
  all(): Promise<Record<string, string | number | boolean | null>>;
}

export interface JobsDoor {
  /** Runs at the start and then every so many seconds; of several processes one runs it at a time. */
  every(name: string, seconds: number, run: () => Promise<void>): void;
}
