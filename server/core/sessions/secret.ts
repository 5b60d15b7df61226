import { keptSecret } from '../kept-secret.ts';

/** The secret that signs session cookies. Throws when the kept one is damaged. */
export function sessionSecret(config: { sessionSecret: string | null; dataDir: string }): Promise<string> {
  return keptSecret({
    given: config.sessionSecret,
    folder: config.dataDir,
    file: 'session-secret',
    whenDamaged: 'Remove it to have a new one made; everybody must then sign in again.',
  });
}
