import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../server/core/paths.ts';

const bin = (name: string): string => join(projectRoot, 'node_modules', '.bin', name);

const tools: [what: string, command: string, parameters: string[]][] = [
  ['types are right (tsc)', 'tsc', ['--noEmit', '--checkers', '1']],
  ['lint finds nothing (oxlint)', 'oxlint', ['--type-aware']],
  ['files are formatted (oxfmt)', 'oxfmt', ['--check']],
  ['nothing is dead (knip)', 'knip', ['--no-progress']],
];

describe('tools', function () {
  this.timeout(120_000);
  for (const [what, command, parameters] of tools) {
    it(what, () => {
      const { status, stdout, stderr } = spawnSync(bin(command), parameters, {
        cwd: projectRoot,
        encoding: 'utf8',
      });
      expect(status, `${command} ${parameters.join(' ')}\n${stdout}${stderr}`.slice(0, 8000)).to.equal(0);
    });
  }
});
