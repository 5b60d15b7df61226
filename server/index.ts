import { readConfig } from './config.ts';
import { endOnSignals } from './start/end-on-signals.ts';
import { failureWords, welcome } from './start/words.ts';

/** Runs Moot until it is told to stop. What goes wrong is said on standard error, with exit code 1. */
export async function main(): Promise<void> {
  const fail = (error: unknown): void => {
    process.stderr.write(`${failureWords(error)}\n`);
  };
  try {
    const config = readConfig(process.env);
    // All of Moot is read only now, so that a wrong setting is refused at once.
    const { startServer } = await import('./start/start-server.ts');
    const server = await startServer(config, (reason) => {
      // Without its database the server can only fail. Whoever runs it is told, and may start it again.
      fail(reason);
      process.exit(1);
    });
    endOnSignals(server.close, fail);
    process.stdout.write(`${welcome(server.url, server.seeded)}\n`);
  } catch (error) {
    fail(error);
    process.exit(1);
  }
}
