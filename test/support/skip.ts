import type { Context } from 'mocha';

/** Skips the running test, or those of a hook, and prints why: a skip without a reason hides a hole. */
export function skipBecause(context: Context, reason: string): void {
  console.log(`      skipped: ${reason}`);
  context.skip();
}
