import { type HostFailure, hostFailedCode } from './host-protocol.ts';

/** How the engine's process ended. */
export interface HostExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What the process itself said of why it would not open, or null. */
  failure: HostFailure | null;
  /** The end of what it wrote to its error output. */
  errorOutput: string;
  /** Milliseconds from its start to its end. */
  lifetime: number;
}

const signalWords: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: 'it stopped itself (SIGABRT), as it does when the disk is full or its files are damaged',
  SIGSEGV: 'it crashed (SIGSEGV)',
  SIGBUS: 'it crashed (SIGBUS), as it does when its files are cut short or the disk fails',
  SIGILL: 'this processor lacks an instruction it needs (SIGILL)',
  SIGKILL: 'it was killed from outside (SIGKILL), by a person or because memory ran out',
};
/** What a shell or container reports for a process ended by a signal is 128 and the signal's number. */
const signalByCode: Record<number, NodeJS.Signals> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  137: 'SIGKILL',
  139: 'SIGSEGV',
};
const notWritableCode = 14;

/** Says in plain words why the engine's process ended: it says nothing itself when it fails. */
export function exitWords(exit: Omit<HostExit, 'lifetime'>): string {
  const { code, failure, errorOutput } = exit;
  if (failure?.stage === 'load') return `its program could not be loaded: ${failure.message}`;
  if (failure) return `its files could not be opened: ${failure.message}`;
  const signal = exit.signal ?? (code === null ? undefined : signalByCode[code]);
  if (signal) return signalWords[signal] ?? `it was ended by ${signal}`;
  if (code === notWritableCode) return 'it may not write to its folder (code 14)';
  if (code === hostFailedCode) return 'its files could not be opened (code 3)';
  if (code === 0) return 'it closed without being asked to';
  const said = errorOutput.trim();
  return `it ended with code ${code}${said ? `, saying: ${said}` : ''}`;
}

/** True when the engine would not open because another process has the folder open. */
export function folderInUse(exit: Pick<HostExit, 'failure'>): boolean {
  // The same error name also stands for a lock file that may not be made; only its reason tells.
  return /lock the lock file.*Resource temporarily unavailable/s.test(exit.failure?.message ?? '');
}
