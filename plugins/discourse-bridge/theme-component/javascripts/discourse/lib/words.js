/** A day in the reader's language; that of the browser when the forum's is not known to it. */
export function dateWords(date, language) {
  const options = { dateStyle: "long" };
  try {
    return new Intl.DateTimeFormat(language || undefined, options).format(date);
  } catch {
    return new Intl.DateTimeFormat(undefined, options).format(date);
  }
}

/** The draft of a card in words; null for a card without one. `t` finds words by their key in `moot_card`. */
export function draftWords(card, language, t) {
  const draft = card?.draft;
  if (!draft) {
    return null;
  }
  const { number, title, state, url, commentUrl, closesAt, opensAt } = draft;
  return {
    state,
    url,
    commentUrl,
    title: t("draft", { number, title }),
    stateWords: t(`state.${state}`),
    when:
      state === "open" && closesAt
        ? t("closes", { date: dateWords(closesAt, language) })
        : state === "closed" && opensAt && opensAt > new Date()
          ? t("opens", { date: dateWords(opensAt, language) })
          : null,
  };
}
