import { ownAddress } from "./addresses";

const states = ["open", "closed", "published", "superseded"];
const longestTitle = 300;

/**
 * What is shown of an answer of Moot; null for one that is no card. Only words and links to that site are taken from
 * it, whatever else it holds.
 */
export function readCard(
  answer,
  moot,
  { show_statement: shown = true, statement_length: length = 280 } = {}
) {
  const thread = ownAddress(moot, answer?.thread?.url);
  const { competency, framework } = answer ?? {};
  const title = words(competency?.title ?? answer?.thread?.title, longestTitle);
  if (!thread || !title) {
    return null;
  }
  return {
    host: new URL(moot).host,
    thread,
    title,
    url: ownAddress(moot, competency?.url) ?? thread,
    code: words(competency?.code, 50),
    statement: shown ? words(plain(competency?.statement), length) : null,
    framework: words(framework?.title, longestTitle),
    draft: readDraft(answer.draft, moot),
  };
}

function readDraft(draft, moot) {
  const url = ownAddress(moot, draft?.url);
  if (
    !url ||
    !Number.isInteger(draft.number) ||
    !states.includes(draft.state)
  ) {
    return null;
  }
  return {
    number: draft.number,
    title: words(draft.title, longestTitle) ?? "",
    state: draft.state,
    opensAt: moment(draft.opensAt),
    closesAt: moment(draft.closesAt),
    url,
    commentUrl:
      draft.state === "open" ? ownAddress(moot, draft.commentUrl) : null,
  };
}

/** Words in one line, of at most so many characters; null for none. */
function words(text, most) {
  const all =
    typeof text === "string"
      ? Array.from(text.replace(/\s+/g, " ").trim())
      : [];
  if (all.length === 0) {
    return null;
  }
  return all.length <= most
    ? all.join("")
    : `${all
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** Markdown without its marks, near enough. */
function plain(text) {
  return typeof text === "string"
    ? text
        .slice(0, 2_000)
        .replace(/^[ \t]*(?:>|#{1,6}|[-+*])[ \t]+/gm, "")
        .replace(/!?\[([^\]\n]{0,300})\]\([^)\s]{0,300}\)/g, "$1")
        .replace(/\*\*|__|~~|`/g, "")
        .replace(/(^|[\s(])[*_](?=\S)|(\S)[*_](?=[\s).,;:!?]|$)/gm, "$1$2")
    : null;
}

function moment(text) {
  const date = typeof text === "string" ? new Date(text) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}
