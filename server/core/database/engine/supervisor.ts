import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { projectRoot } from '../../paths.ts';
import { bytesNeeded, enginePlaces, type EnginePlaces, folderTrouble } from './data-folder.ts';
import { EngineError } from './engine-error.ts';
import { exitWords, folderInUse } from './exit-words.ts';
import { failureWords } from './failure-words.ts';
import { startHost, type HostProcess } from './host-process.ts';
import type { HostOptions, Housekeeping } from './host-protocol.ts';
import { installedEngineFolder, patchedEngine } from './patched-engine.ts';
import { engineFormFor, thisPlatform } from './platform.ts';
import { restartCounter, restartRule, type RestartRule } from './restarts.ts';
import { engineAnswers } from './socket-probe.ts';

/** Where the engine's supervisor reports what an operator should know. */
export interface EngineLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A running engine. */
export interface Engine {
  /** The address of one of its databases, for mongoose. It stays the same when the engine is restarted. */
  readonly uri: (database: string) => string;
  /** The engine's process, or undefined when it is another's (joined) or not running at this moment. */
  readonly pid: () => number | undefined;
  /** Closes the engine, killing it when that takes more than 20 seconds. A joined engine is left running. */
  stop(): Promise<void>;
  /** Told, once, when the engine cannot be kept running and why. Never told of a joined engine. */
  onGivingUp(listener: (reason: string) => void): void;
}

/** What to start. All but the first two have defaults; times in milliseconds. */
export interface EngineOptions {
  dataDir: string;
  log: EngineLog;
  /** What to do when an engine runs on this folder already. */
  join?: 'allow' | 'refuse';
  housekeeping?: Partial<Housekeeping>;
  restarts?: Partial<RestartRule>;
  /** How far its threads give way to other programs: 0 (unless it is given) not at all, 19 to all. */
  niceness?: number;
  /** Free space, in bytes, below which the engine is not started. */
  spaceNeeded?: number;
}

const stopPatience = 20_000;
/** How long to wait for a folder that is still held, but by no engine that answers: one that is just closing. */
const heldPatience = 10_000;
const heldPause = 200;
const housekeepingDefaults: Housekeeping = {
  expirySweepEvery: 60_000,
  cursorIdleLimit: 600_000,
  cursorSweepEvery: 60_000,
};

/**
 * Starts the engine with its files in `${dataDir}/database`, or joins one already running there (its socket
 * answers): a joined engine's stop() leaves it running. Throws an EngineError, in words for the person who starts
 * Moot, when the engine cannot run here or, with `join: 'refuse'`, when one runs already.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const places = await enginePlaces(options.dataDir);
  if (await engineAnswers(places.socket)) return joined(places, options);
  const nativeLibrary = await prepareEngine(places);
  const trouble = await folderTrouble(places.files, spaceNeeded(options));
  if (trouble) throw new EngineError(trouble);

  const hostOptions: HostOptions = {
    directory: places.files,
    socketPath: places.socket,
    nativeLibrary,
    housekeeping: { ...housekeepingDefaults, ...options.housekeeping },
    niceness: options.niceness ?? 0,
  };
  const start = (): HostProcess => startHost(hostOptions, (message) => options.log.warn(message));
  for (const deadline = Date.now() + heldPatience; ;) {
    const host = start();
    if (await host.ready) return supervise(host, start, places, options);
    const exit = await host.exited;
    if (!folderInUse(exit))
      throw new EngineError(await failureWords(exit, places.files, spaceNeeded(options)));
    if (await engineAnswers(places.socket)) return joined(places, options);
    if (Date.now() > deadline) {
      throw new EngineError(
        `${places.files} is held open by another process, which does not answer. End that first.`,
      );
    }
    await delay(heldPause);
  }
}

const spaceNeeded = (options: EngineOptions): number => options.spaceNeeded ?? bytesNeeded;

/** Returns the file to load, or null for the installed package as it is. */
async function prepareEngine(places: EnginePlaces): Promise<string | null> {
  const verdict = engineFormFor(thisPlatform());
  if ('refusal' in verdict) throw new EngineError(verdict.refusal);
  const installed = installedEngineFolder();
  if (verdict.form === 'as-installed') return null;
  // Shared by all data folders where possible: the copy is 36 MB.
  const shared = join(projectRoot, 'node_modules', '.cache', 'moot-engine');
  return patchedEngine(installed, [shared, join(places.dataDir, 'engine-cache')]);
}

function joined(places: EnginePlaces, options: EngineOptions): Engine {
  if (options.join === 'refuse') {
    throw new EngineError(
      `Another Moot is running on this folder: ${places.dataDir}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
  return {
    uri: (database) => engineUri(places.socket, database),
    pid: () => undefined,
    stop: async () => undefined,
    onGivingUp: () => undefined,
  };
}

/** Keeps the engine running until it is stopped or there is no sense in starting it again. */
function supervise(
  first: HostProcess,
  start: () => HostProcess,
  places: EnginePlaces,
  options: EngineOptions,
): Engine {
  const { log } = options;
  const stopping = new AbortController();
  const waitAfter = restartCounter({ ...restartRule, ...options.restarts });
  const listeners: ((reason: string) => void)[] = [];
  let host: HostProcess | null = first;
  let gaveUp: string | null = null;

  const keepRunning = async (): Promise<void> => {
    while (host) {
      const exit = await host.exited;
      host = null;
      if (stopping.signal.aborted) return;
      // Another process (the command line) opened the folder between two runs: clients reach that one meanwhile.
      const wait = folderInUse(exit) ? restartRule.longestDelay : waitAfter(exit.lifetime);
      if (wait === null) return giveUp(await failureWords(exit, places.files, spaceNeeded(options)));
      log.warn(`The database engine ended: ${exitWords(exit)}. It is started again.`);
      await delay(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      host = start();
      void host.ready.then((ready) => ready && log.info('The database engine is running again.'));
    }
  };
  const giveUp = (reason: string): void => {
    gaveUp = `The database engine ended again and again, and is not started any more. ${reason}`;
    log.error(gaveUp);
    for (const listener of listeners) listener(gaveUp);
  };
  const kept = keepRunning();

  return {
    uri: (database) => engineUri(places.socket, database),
    pid: () => host?.pid,
    stop: async () => {
      stopping.abort();
      await host?.stop(stopPatience);
      await kept;
    },
    onGivingUp: (listener) => {
      listeners.push(listener);
      if (gaveUp !== null) listener(gaveUp);
    },
  };
}

/** Acknowledged means journaled: without that, a killed engine loses what it acknowledged in the last tenth of a second. */
function engineUri(socketPath: string, database: string): string {
  const settings = 'directConnection=true&journal=true&retryWrites=false';
  return `mongodb://${encodeURIComponent(socketPath)}/${encodeURIComponent(database)}?${settings}`;
}
