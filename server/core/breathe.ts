/** So long this process works without looking who came meanwhile. */
const stretchMs = 4;

/** When it looked last. */
let since = 0;
let next: Promise<void> | null = null;

/**
 * To be awaited before each small piece of much work, such as every post of a forum that is taken over: when this process
 * has worked for some milliseconds without a break, whoever else waits for it has their turn first.
 */
export async function breathe(): Promise<void> {
  // Of many who waited, the first few fit into the new stretch; the others wait once more.
  while (performance.now() - since > stretchMs) await (next ??= nextTurn());
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      next = null;
      since = performance.now();
      resolve();
    });
  });
}
