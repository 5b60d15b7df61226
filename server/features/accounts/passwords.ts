import { hash, verify } from '@node-rs/argon2';
import { Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';

/** argon2id, which is the library's default algorithm. Memory in KiB. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
const atOnce = 2;
/** About 38 hashes a second are possible on two processors: a longer queue would not be answered in good time. */
const mostWaiting = 60;

/** Checked when nobody has the e-mail address, so that the answer takes as long as for a wrong password. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$/aYw0I8kfOFDAHYp0sU7Pw$/MftYleNWH0Usp7WnyrJcdo6yvxOv8ZiCce3BRgv0b4';

let running = 0;
const waiting: (() => void)[] = [];

/** What is stored of a password. Takes about 60 ms, two at a time. Throws 503 when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normal(password), cost));
}

/** Whether the password is the one of this hash; null for no account, which takes as long and is never right. */
export function isPassword(stored: string | null, password: string): Promise<boolean> {
  return inTurn(async () => {
    const right = await verify(stored ?? nobodysHash, normal(password));
    return stored !== null && right;
  });
}

/** The same characters typed on another keyboard or system are the same password. */
const normal = (password: string): string => password.normalize('NFKC');

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (waiting.length >= mostWaiting) {
      throw new Problem(503, 'busy', t('Not available just now'), {
        detail: t('Too many people are signing in at this moment. Try again in a few seconds.'),
        retryAfter: 5,
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
