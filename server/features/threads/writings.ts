import type { Reader } from '../../core/reader.ts';

/** Which form a text is written in: that of a thread, of one competency in a draft's, of a reply, of a post to edit. */
export interface Place {
  thread: string;
  about?: string | null;
  reply?: string | null;
  post?: string | null;
}

/** The same for the same form, on every device. */
export const placeKey = ({ thread, about, reply, post }: Place): string =>
  post ? `edit:${post}` : [thread, about ?? '', reply ? `to-${reply}` : ''].filter(Boolean).join(':');

/** A text that was begun, as a form brings it back. */
export interface OfferedWriting {
  id: string;
  begunAt: Date;
  at: Date;
  fields: Record<string, string>;
  /** Versions that other devices wrote apart from this one. */
  others: { id: string; at: Date }[];
}

/** A text that is kept, and the form it belongs to. */
export interface KeptWriting {
  id: string;
  place: Place;
  fields: Record<string, string>;
}

/** What members are writing, kept on the server. Given by the feature that keeps it. */
export interface Writings {
  /** `evenEmpty` keeps a form in which nothing is written yet. */
  keep(
    reader: Reader,
    place: Place,
    base: string,
    form: Record<string, string>,
    evenEmpty?: boolean,
  ): Promise<string | null>;
  offer(reader: Reader, place: Place, wanted?: string): Promise<OfferedWriting | null>;
  /** One's own text, by id; null when there is none. */
  read(reader: Reader, id: string): Promise<KeptWriting | null>;
  /** The id again when it is that of one's own text that is discarded and can be brought back, otherwise null. */
  discarded(reader: Reader, id: string | undefined): Promise<string | null>;
  posted(reader: Reader, place: Place, form: Record<string, string>): Promise<void>;
}
