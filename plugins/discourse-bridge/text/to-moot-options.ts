/** What it takes to turn a post of a forum into a post here. */
export interface MootOptions {
  /** Of the forum, without a slash at the end. */
  baseUrl: string;
  /** The topic that the post is in. */
  topic: number;
  /**
   * Who is quoted and where their post is, for readers here; null when it is not known. `label`: what the quote calls
   * them.
   */
  quoteOf(
    username: string,
    post: number | undefined,
    topic: number | undefined,
    label: string,
  ): { name: string; url: string } | null;
  /** What somebody of the forum is called; null for whoever is not known. */
  nameOf(username: string): string | null;
  /** Whether somebody may be named: a link to their page would. Everybody may, when it is not given. */
  isNamed?(username: string): boolean;
  /** The address here of a file that was fetched; null for one that was not, which becomes a link to the forum. */
  fileOf(ref: string): string | null;
  /** Most characters; 10,000 unless given. */
  limit?: number;
  /** Where the whole post is read: for what was cut, and for polls. */
  restUrl: string;
}

/** `files`: what there is to fetch (`upload://…` or whole addresses), each once. */
export interface MootText {
  body: string;
  files: string[];
  cut: boolean;
}
