/** What becomes of the words of a person who is erased. */
export interface ErasureChoice {
  /** `keep` leaves them without a name; `remove` takes them away too. */
  words: 'keep' | 'remove';
}

/**
 * What one part of the site holds of a member. Every part that stores something of a person gives one; all of them are
 * listed in `compose/personal.ts`, and the export and the erasure of a person go through that list.
 */
export interface PersonalData {
  /** Short and unique for ever: a key of the export, and a step of the erasure. */
  name: string;
  /** Everything that is held of this member, readable by a person and without secrets. */
  collect(member: string): Promise<Record<string, unknown>>;
  /**
   * Takes it away, in the log too (`ChangeLog.rewrite`). Member ids may stay, since nothing leads from them to a person
   * afterwards; names, handles, addresses and, when they go, words may not. The member's own document is there until
   * the last part has run, except for what a plugin holds that was away meanwhile: that is asked for when it is there
   * again. May be asked again after a crash: erasing twice is erasing once.
   */
  erase(member: string, choice: ErasureChoice): Promise<void>;
}
