/** What the supervisor tells the engine's process when it starts it. */
export interface HostOptions {
  /** The folder of the engine's files. */
  directory: string;
  socketPath: string;
  /** The engine's file to load, or null for the installed package as it is. */
  nativeLibrary: string | null;
  housekeeping: Housekeeping;
  /** How far its threads give way to other programs: 0 not at all, 19 to all. */
  niceness: number;
}

/** How often the engine's process looks after what the engine does not, in milliseconds. */
export interface Housekeeping {
  expirySweepEvery: number;
  cursorIdleLimit: number;
  cursorSweepEvery: number;
}

/** Why the engine does not run: its program would not load, or it would not open the folder. */
export interface HostFailure {
  stage: 'load' | 'open';
  message: string;
}

/** What the engine's process says to its supervisor. */
export type HostMessage =
  | { type: 'ready' }
  | { type: 'failed'; failure: HostFailure }
  | { type: 'warning'; message: string };

/** What the supervisor says to the engine's process: close, then end. */
export interface StopMessage {
  type: 'stop';
}

/** The code the engine's process ends with when the engine would not load or open. */
export const hostFailedCode = 3;
