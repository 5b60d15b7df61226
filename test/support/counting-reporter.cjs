// Mocha's own report, and its counts, the time of each file and what failed as a file for whoever adds several runs up.
const { writeFileSync } = require('node:fs');
const { Runner, reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_RUN_END } = Runner.constants;
    const seconds = {};
    let begun = 0;
    runner.on(EVENT_SUITE_BEGIN, ({ parent }) => {
      if (parent?.root) begun = Date.now();
    });
    runner.on(EVENT_SUITE_END, ({ parent, file }) => {
      if (parent?.root) seconds[file] = (seconds[file] ?? 0) + (Date.now() - begun) / 1000;
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.MOCHA_RESULTS;
      const counts = { passed: passes, failed: failures, skipped: pending };
      const faults = this.failures.map(
        (test) => `${test.fullTitle()}\n${test.err?.stack ?? test.err?.message}`,
      );
      if (file) writeFileSync(file, JSON.stringify({ ...counts, seconds, faults }));
    });
  }
};
