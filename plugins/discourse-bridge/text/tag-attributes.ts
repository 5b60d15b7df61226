const PAIR = /([\w-]+)=(?:"([^"\]\n]*)"|“([^”\]\n]*)”|'([^'\]\n]*)'|([^\s\]"']+))/g;

/** What stands in a tag in square brackets: `[date=2026-01-12 time=10:00]`. The value of the tag itself is under its name. */
export function attributesOf(inside: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, ...values] of inside.matchAll(PAIR))
    found[name!.toLowerCase()] ??= values.find((value) => value !== undefined) ?? '';
  return found;
}
