import { keepLanguage } from './words/speaking.ts';

/** So long this process does such work before it looks who else waits for it. */
const stretchMs = 4;

/** Whoever wants to go on together with what comes of it waits no longer than this. */
const patienceMs = 15;

const waiting: (() => void)[] = [];
const afterwards: { since: number; goOn: () => void }[] = [];
let underWay = false;
let until = 0;

/**
 * Does a piece of much work, such as making the HTML of one of the posts of a forum that is taken over, and what follows
 * from it at once: pieces are done one after another, and every few milliseconds whoever else waits for this process has
 * their turn. Answers or throws what `work` does.
 */
export function inTurn<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve, reject) => {
    // In the language of whoever asked.
    const piece = keepLanguage<void, void>(() => {
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

/**
 * Resolves when no such work waits any more, at once when there is none, and in 15 milliseconds at the latest: what many
 * pieces lead to, such as writing them down, is then done for all of them at once.
 */
export function turnsOver(): Promise<void> {
  if (!underWay) return Promise.resolve();
  return new Promise((goOn) => afterwards.push({ since: performance.now(), goOn }));
}

function begin(): void {
  const now = performance.now();
  while (afterwards.length > 0 && afterwards[0]!.since < now - patienceMs) afterwards.shift()!.goOn();
  until = now + stretchMs;
  workOn();
}

function workOn(): void {
  const piece = waiting.shift();
  if (!piece) {
    underWay = false;
    for (const { goOn } of afterwards.splice(0)) goOn();
  } else if (performance.now() > until) {
    waiting.unshift(piece);
    setImmediate(begin);
  } else {
    piece();
    // Comes after all that follows from the piece without a wait.
    process.nextTick(workOn);
  }
}
