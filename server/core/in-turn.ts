import { AsyncResource } from 'node:async_hooks';

/** So long this process does such work before it looks who else waits for it. */
const stretchMs = 4;

const waiting: (() => void)[] = [];
let underWay = false;
let until = 0;

/**
 * Does a piece of much work, such as making the HTML of one of the posts of a forum that is taken over, and what follows
 * from it at once: pieces are done one after another, and every few milliseconds whoever else waits for this process has
 * their turn. Answers or throws what `work` does.
 */
export function inTurn<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve, reject) => {
    // In the language, and whatever else goes along, of whoever asked.
    const piece = AsyncResource.bind(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
    waiting.push(piece);
    if (underWay) return;
    underWay = true;
    setImmediate(begin);
  });
}

function begin(): void {
  until = performance.now() + stretchMs;
  workOn();
}

function workOn(): void {
  const piece = waiting.shift();
  if (!piece) {
    underWay = false;
  } else if (performance.now() > until) {
    waiting.unshift(piece);
    setImmediate(begin);
  } else {
    piece();
    // Comes after all that follows from the piece without a wait.
    process.nextTick(workOn);
  }
}
