/** The address of the Moot site in a setting, without a slash at its end; null for none. Plain http is for tests only. */
export function mootAddress(setting) {
  const url = parsed(setting?.trim());
  const local = url && ["localhost", "127.0.0.1"].includes(url.hostname);
  if (
    !url ||
    !(url.protocol === "https:" || (local && url.protocol === "http:"))
  ) {
    return null;
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** Where the card of a topic is asked for. */
export function cardAddress(moot, forum, { id }) {
  const query = new URLSearchParams({
    forum: forum.replace(/\/+$/, ""),
    topic: String(id),
  });
  return `${moot}/api/v1/bridges/cards?${query}`;
}

/** An address that Moot gave, when it leads to that site; null for any other. */
export function ownAddress(moot, address) {
  const url = typeof address === "string" ? parsed(address) : null;
  return url && url.origin === new URL(moot).origin ? url.href : null;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
