/** The browser and the system that a session was begun with, by their own names; null for one that is not known. */
export interface Device {
  browser: string | null;
  system: string | null;
}

/** In this order: most browsers also name those that they descend from. */
const browsers: [name: string, mark: RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
];
const systems: [name: string, mark: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows NT\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];
const longestRead = 500;

/** What a browser says of itself in its `User-Agent`, roughly: only names are taken, no versions and no models. */
export function deviceOf(userAgent: string | undefined): Device {
  const text = (userAgent ?? '').slice(0, longestRead);
  const named = (known: [string, RegExp][]): string | null =>
    known.find(([, mark]) => mark.test(text))?.[0] ?? null;
  return { browser: named(browsers), system: named(systems) };
}
