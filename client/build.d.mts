export interface ClientBuild {
  /** From the plain name (`main.js`, `main.css`, `favicon.svg`) to the file's name with its content hash. */
  manifest: Record<string, string>;
  /** The folder the files are in, absolute. */
  folder: string;
  /** False when nothing had changed since the last build. */
  built: boolean;
}

/**
 * Builds script, styles and icon for browsers, unless they are already built from the same inputs.
 * `folder` is where to put them, `.build/client` of the repository unless given.
 */
export function buildClient(options?: { folder?: string }): Promise<ClientBuild>;
