/** The Markdown that shows a picture. What has a meaning in Markdown is taken from the alternative text. */
export function pictureMarkdown({ _id, alt }: { _id: string; alt: string }): string {
  return `![${alt.replaceAll(/[\\[\]`*_<>]/g, (sign) => `\\${sign}`)}](/pictures/${_id})`;
}

/** The text with the picture at its end, as a paragraph of its own. */
export function withPicture(body: string, markdown: string): string {
  const before = body.trimEnd();
  return before === '' ? `${markdown}\n` : `${before}\n\n${markdown}\n`;
}
