import { expect } from 'chai';
import { exitWords, folderInUse } from '../../server/core/database/engine/exit-words.ts';
import { failureWords } from '../../server/core/database/engine/failure-words.ts';
import { restartCounter } from '../../server/core/database/engine/restarts.ts';
import { tmpdir } from 'node:os';

const rule = { firstDelay: 100, longestDelay: 5_000, quick: 10_000, quickEndsAllowed: 5 };
const ended = { code: null, signal: null, failure: null, errorOutput: '' };

describe('bringing the embedded engine back', () => {
  it('waits twice as long after each quick end, and gives up after the fifth', () => {
    const after = restartCounter(rule);
    expect([1, 9_999, 5, 5, 5].map(after)).to.deep.equal([100, 200, 400, 800, null]);
  });

  it('begins anew after a run that lasted', () => {
    const after = restartCounter(rule);
    expect([1, 1, 1, 1, 10_000, 1, 1].map(after)).to.deep.equal([100, 200, 400, 800, 100, 100, 200]);
  });

  it('never waits longer than the longest delay', () => {
    const after = restartCounter({ ...rule, quickEndsAllowed: 20 });
    const waits = Array.from({ length: 12 }, () => after(1));
    expect(Math.max(...waits.map(Number))).to.equal(5_000);
  });
});

describe('why the embedded engine ended', () => {
  it('is said in plain words', () => {
    expect(exitWords({ ...ended, signal: 'SIGABRT' })).to.match(/disk is full or its files are damaged/);
    expect(exitWords({ ...ended, code: 134 })).to.match(/SIGABRT/);
    expect(exitWords({ ...ended, signal: 'SIGSEGV' })).to.match(/crashed/);
    expect(exitWords({ ...ended, signal: 'SIGKILL' })).to.match(/killed from outside/);
    expect(exitWords({ ...ended, signal: 'SIGUSR2' })).to.match(/ended by SIGUSR2/);
    expect(exitWords({ ...ended, code: 14 })).to.match(/may not write/);
    expect(exitWords({ ...ended, code: 3 })).to.match(/could not be opened/);
    expect(exitWords({ ...ended, code: 0 })).to.match(/without being asked/);
    expect(exitWords({ ...ended, code: 1, errorOutput: 'Error: no tsx\n' })).to.equal(
      'it ended with code 1, saying: Error: no tsx',
    );
    expect(exitWords({ ...ended, code: 3, failure: { stage: 'open', message: 'no such thing' } })).to.equal(
      'its files could not be opened: no such thing',
    );
    expect(exitWords({ ...ended, code: 3, failure: { stage: 'load', message: 'no libgcc' } })).to.match(
      /program could not be loaded: no libgcc/,
    );
  });

  it('tells a folder in use from a lock that may not be made', () => {
    const because = (reason: string) => ({
      failure: {
        stage: 'open' as const,
        message: `DBPathInUse: Unable to lock the lock file: mongod.lock (${reason}).`,
      },
    });
    expect(folderInUse(because('Resource temporarily unavailable'))).to.equal(true);
    expect(folderInUse(because('Read-only file system'))).to.equal(false);
    expect(folderInUse({ failure: null })).to.equal(false);
  });

  it('looks at the usual causes again', async () => {
    const abort = { ...ended, signal: 'SIGABRT' as const, lifetime: 5 };
    expect(await failureWords(abort, tmpdir(), Number.MAX_SAFE_INTEGER)).to.match(
      /MB free, and the database needs/,
    );
    expect(await failureWords(abort, tmpdir(), 0)).to.match(/perhaps damaged.*restore a backup/);
    expect(await failureWords({ ...abort, signal: 'SIGKILL' }, tmpdir(), 0)).not.to.match(/damaged/);
  });
});
