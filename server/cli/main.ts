import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { EngineError } from '../core/database/engine/engine-error.ts';
import { Problem } from '../core/errors.ts';
import { type Answer, CommandError, problemWords, type Run } from './answer.ts';
import { addBackup } from './commands/backup.ts';
import { addComments } from './commands/comments.ts';
import { addResponse } from './commands/response.ts';
import { addResponses } from './commands/responses.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDraft } from './commands/draft.ts';
import { addExport } from './commands/export.ts';
import { addImport } from './commands/import.ts';
import { addRebuild } from './commands/rebuild.ts';
import { addRestore } from './commands/restore.ts';
import { addSeed } from './commands/seed.ts';
import { addToken } from './commands/token.ts';
import { addUser } from './commands/user.ts';
import { addVerify } from './commands/verify.ts';

const commands = [
  addUser,
  addToken,
  addComments,
  addDraft,
  addResponse,
  addResponses,
  addImport,
  addExport,
  addSeed,
  addVerify,
  addRebuild,
  addBackup,
  addRestore,
  addDoctor,
];

/** The command line: does what the arguments say, which are this process's, and sets its exit code to 0 or 1. */
export async function main(args: string[] = process.argv.slice(2)): Promise<void> {
  const program = new Command('moot')
    .description('The command line of Moot. It reads the same settings as the server, which may be running.')
    .option('--json', 'answer with JSON')
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
  const run: Run = async (work) => print(await work(), program.opts<{ json?: boolean }>().json ?? false);
  for (const add of commands) add(program, run);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    process.stderr.write(`${oneLine(error)}\n`);
    process.exitCode = 1;
  }
}

function print({ lines, data, failure }: Answer, json: boolean): void {
  const text = json ? JSON.stringify(data) : lines.join('\n');
  if (text) process.stdout.write(`${text}\n`);
  if (failure === undefined) return;
  process.stderr.write(`${failure}\n`);
  process.exitCode = 1;
}

/** Every failure in one line: plain words where we know them, and what it was in any case. */
function oneLine(error: unknown): string {
  return wordsOf(error)
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ');
}

function wordsOf(error: unknown): string {
  // A group of commands without one of them: what commander would print is its whole help.
  if (error instanceof CommanderError && error.code === 'commander.help')
    return 'Name a command; npx moot --help lists them.';
  if (error instanceof CommanderError) return error.message.replace(/^error: /, '');
  if (error instanceof Problem) return problemWords(error);
  const plain = [CommandError, ConfigError, EngineError].some((kind) => error instanceof kind);
  if (error instanceof Error) return plain ? error.message : `${error.name}: ${error.message}`;
  return String(error);
}
