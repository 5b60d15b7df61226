const patienceMs = 5_000;
const keptMs = 60_000;
const most = 50;

/** Answers of the last minute, by address: readers go to and fro between topics. */
const kept = new Map();

/**
 * Asks Moot for a card; null when there is none, or no answer in time. No cookie and no address of the page goes along.
 * Discourse's own `ajax` is for its own server: it adds headers that another site need not know.
 */
export async function askForCard(
  address,
  { signal, fetch = globalThis.fetch, now = Date.now } = {}
) {
  const known = kept.get(address);
  if (known && now() - known.at < keptMs) {
    return known.card;
  }
  try {
    const answer = await fetch(address, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: { Accept: "application/json" },
      signal: AbortSignal.any
        ? AbortSignal.any([
            signal ?? new AbortController().signal,
            AbortSignal.timeout(patienceMs),
          ])
        : signal,
    });
    if (!answer.ok && answer.status !== 404) {
      return null;
    }
    const card = answer.ok ? await answer.json() : null;
    keep(address, { card, at: now() });
    return card;
  } catch {
    return null;
  }
}

/** Forgets all answers. */
export function forgetCards() {
  kept.clear();
}

function keep(address, answer) {
  kept.delete(address);
  kept.set(address, answer);
  if (kept.size > most) {
    kept.delete(kept.keys().next().value);
  }
}
