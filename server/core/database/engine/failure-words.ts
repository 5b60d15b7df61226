import { folderTrouble } from './data-folder.ts';
import { exitWords, type HostExit } from './exit-words.ts';

/**
 * Says why the engine does not stay up, for the person who runs Moot. It says little itself, so the usual causes are
 * looked at again: rights and space in the folder of its files.
 */
export async function failureWords(exit: HostExit, files: string, spaceNeeded: number): Promise<string> {
  const trouble = await folderTrouble(files, spaceNeeded);
  if (trouble) return trouble;
  const words = `The database engine does not run: ${exitWords(exit)}.`;
  if (exit.signal === 'SIGKILL' || exit.failure?.stage === 'load') return words;
  return (
    `${words} The folder ${files} can be written and has space, so its files are perhaps damaged: ` +
    'move that folder away and restore a backup.'
  );
}
