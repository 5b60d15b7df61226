import type { GhostActor } from './people.ts';

/** What may be done on behalf of a member or of somebody elsewhere (`ghost`), under the rules for everybody. */
export type PostCommand =
  | {
      do: 'post.create';
      thread: string;
      body: string;
      /** A post of the same thread; `{ key }` is the one that this plugin made, or is just making, under that key. */
      replyTo?: string | { key: string };
      /** As in the API. */
      anchor?: unknown;
      formal?: boolean;
      /** Words to put in place of those that the anchor points at. */
      suggestion?: string | null;
    }
  | { do: 'post.edit'; post: string; version: number; body: string }
  | { do: 'post.delete'; post: string }
  /** Takes back its author's own deletion. */
  | { do: 'post.restore'; post: string }
  /** Opens a thread of a group, or answers the one of this id (letters, digits, hyphens). Unlisted until it has a post. */
  | { do: 'thread.open'; group: string; title: string; id: string };

/** What may be done as the plugin itself. Moderators are told who did it and why, authors as of every decision. */
export type PluginCommand =
  | { do: 'post.hide' | 'post.show'; post: string; reason: string }
  /** Another title for a thread of a group. */
  | { do: 'thread.retitle'; thread: string; title: string }
  | { do: 'thread.lock' | 'thread.unlock'; thread: string; reason: string }
  /** Nobody can see a thread of a group, or anything of it, until it is brought back. */
  | { do: 'thread.withdraw' | 'thread.bring-back'; thread: string; reason: string }
  /** Moves posts (200 at most) of one thread to a thread of a group, where they have other ids. */
  | { do: 'post.move'; posts: string[]; thread: string; reason: string }
  /** Where else a post can be read, for its row: "Also on forum.example.org". An empty list says: nowhere else. */
  | { do: 'post.place'; post: string; places: { from: string; url: string }[] }
  /** Takes the words of a post that came from elsewhere away for good, and its author's name there, here and in the log. */
  | { do: 'post.erase'; post: string }
  /** Takes earlier versions of a post that came from elsewhere away for good: those with any of these words in them. */
  | { do: 'post.forget-versions'; post: string; naming: string[] }
  /** A post of somebody elsewhere becomes that of the member who proved to be them. */
  | { do: 'post.claim'; post: string; member: string };

export type Command = PostCommand | PluginCommand;

/** Who does it, and under which key. */
export interface Actor {
  /**
   * A member (id), whose rights and restrictions count; somebody elsewhere, as if they were a known member of that
   * group; or `plugin`: the plugin itself.
   */
  as: string | GhostActor;
  /** The same key makes one post, however often it is asked for. Every other command is done once under its key. */
  key: string;
  /** Where it comes from. `from`: as readers are told; the plugin's id, when not given. */
  origin?: { from?: string; author: string | null; ref: string | null };
  /** When it was written there; now, when not given. */
  at?: Date;
}

/** The post as it is now, or (`held`) that it waits: for a moderator, or until its author's address is confirmed. */
export type Acted =
  | { held: true; id: string }
  | {
      held: false;
      /** True when it had been done before under this key, or was so already. */
      repeated: boolean;
      post: { id: string; thread: string; number: number; version: number; body: string; deleted: boolean };
    };

export interface ActedOnThread {
  /** True when it was so already. */
  repeated: boolean;
  thread: string;
}

/** Each post that was moved, by its id before, with the one it has now. */
export interface Moved {
  repeated: boolean;
  thread: string;
  posts: Record<string, string>;
}

/** What a command answers. */
export type ActedBy<Do extends Command['do']> = Do extends 'post.move'
  ? Moved
  : Do extends `thread.${string}`
    ? ActedOnThread
    : Acted;

/**
 * Acts through the same services and policies as everybody; refusals are thrown as Problems. Calls for posts of one
 * thread that are made without waiting in between are written together, in the order of the calls.
 */
export type ActDoor = <Asked extends Command>(command: Asked, by: Actor) => Promise<ActedBy<Asked['do']>>;
