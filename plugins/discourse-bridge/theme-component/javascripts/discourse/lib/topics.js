import { mootAddress } from "./addresses";

/**
 * Whether Moot is asked about a topic: one that began there, or is in a bridged category; any that is no message, when
 * no category is set.
 */
export function isAskedAbout(settings, topic) {
  if (
    !topic ||
    topic.archetype === "private_message" ||
    mootAddress(settings.moot_url) === null
  ) {
    return false;
  }
  const categories = (settings.bridged_categories ?? "")
    .split("|")
    .filter(Boolean);
  const begun = /^moot-/i.test(topic.external_id ?? "");
  return (
    begun ||
    categories.length === 0 ||
    categories.includes(String(topic.category_id))
  );
}
