export interface BundlePlaces {
  /** Where builds are put, each in a folder of its own. */
  folder: string;
  /** The folder whose folders are plugins. */
  pluginsFolder: string;
}

/**
 * The folder of the bundled server that was built from the sources as they are now: same files, same times, same
 * sizes, same plugins. Null when there is none.
 */
export function currentBundle(places?: BundlePlaces): string | null;

/**
 * Bundles server, command line, engine process and plugins. Answers the folder. Throws when the server's sources cannot
 * be built; a plugin that cannot is left out.
 */
export function bundleServer(places?: BundlePlaces): Promise<string>;
