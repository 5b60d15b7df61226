import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/core/paths.ts';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A Moot that was started as an operator starts it. */
export interface MootProcess {
  pid: number;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** How long it took until it said where it is, in milliseconds. */
  readyMs: number;
  signal(signal: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

/** What `npm start` tells Node beside the program. */
const startOptions = (
  JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .slice(1, -1);
const readyWithinMs = 180_000;
const running = new Set<ChildProcess>();

/** Starts what `npm start` does, with these settings, and waits until it says where it is. Throws when it ends. */
export async function startMoot(settings: Record<string, string>): Promise<MootProcess> {
  const begunAt = Date.now();
  const { child, ended, output } = run('start.mjs', [], settings);
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', () => output.stdout.includes('\n') && resolve());
  });
  const late = new Promise<void>((_resolve, reject) => {
    setTimeout(() => reject(new Error('it does not say where it is')), readyWithinMs).unref();
  });
  const early = ended.then(({ code, stderr }) => {
    throw new Error(`it ended with code ${code}: ${stderr}`);
  });
  await Promise.race([ready, early, late]);
  early.catch(() => undefined);
  return {
    pid: child.pid!,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    readyMs: Date.now() - begunAt,
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

/** Starts it where it must not start, and answers how it ended. */
export async function failToStart(settings: Record<string, string>): Promise<Ended> {
  return run('start.mjs', [], settings).ended;
}

/** Runs one command of the command line. */
export async function moot(settings: Record<string, string>, ...args: string[]): Promise<Ended> {
  return run('moot.mjs', args, settings).ended;
}

/** Ends what a failed test has left running. */
export async function killLeftovers(): Promise<void> {
  const left = [...running];
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(left.map((child) => new Promise((resolve) => child.once('close', resolve))));
}

function run(program: string, args: string[], settings: Record<string, string>) {
  const { PATH, HOME, TMPDIR } = process.env;
  const options = program === 'start.mjs' ? startOptions : [];
  const child = spawn(process.execPath, [...options, join(projectRoot, 'server', 'bin', program), ...args], {
    // Nothing of the settings of whoever runs the tests. A machine that is busy with others would never ask a database
    // that gives way to them.
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), DATABASE_NICENESS: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ...output });
    });
  });
  return { child, ended, output };
}
