/** Why the built-in database cannot run, in words meant for the person who starts Moot. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** What every message ends with when this machine cannot run the built-in database at all. */
export const useAnotherDatabase = 'Set MONGODB_URI to the address of a MongoDB server to run without it.';
