/** What somebody wrote, known by a word that stands in no other text. */
export interface Entry {
  number: number;
  home: 'forum' | 'moot';
  /** Nobody of the other side may ever see it. */
  secret: boolean;
  revision: number;
  /** Its post of this site, when it was written here. */
  local: string | null;
  /** Its post there, when it was written there. */
  post: number | null;
  /** Its author here deleted it. */
  deletedHere: boolean;
  /** A moderator here hid it. */
  hiddenHere: boolean;
  /** Nobody knows whether it was taken: the connection broke. */
  unsure: boolean;
}

const words =
  'ward night shift notes handover colleagues families practice learning service evidence care'.split(' ');

/** All that was written in a run. */
export class Ledger {
  readonly entries: Entry[] = [];

  add(home: Entry['home'], secret = false): Entry {
    const entry: Entry = {
      number: this.entries.length + 1,
      home,
      secret,
      revision: 1,
      local: null,
      post: null,
      deletedHere: false,
      hiddenHere: false,
      unsure: false,
    };
    this.entries.push(entry);
    return entry;
  }

  of(home: Entry['home']): Entry[] {
    return this.entries.filter((entry) => entry.home === home && !entry.secret);
  }
}

/** The text of a revision: the same each time, and of no other. */
export function textOf({ number, secret }: Entry, revision: number): string {
  const some = Array.from(
    { length: 8 },
    (_, index) => words[(number * 7 + revision * 3 + index * 5) % words.length]!,
  );
  return `${secret ? 'secret' : 'note'} k${number}x rev ${revision} about *${some[0]}* and ${some.slice(1).join(', ')}.`;
}

/** What a text is: the word and the revision that stand first in it; null when it is none of ours. */
export function markIn(text: string): { number: number; revision: number } | null {
  const found = /\bk(\d+)x rev (\d+)\b/.exec(text);
  return found ? { number: Number(found[1]), revision: Number(found[2]) } : null;
}
