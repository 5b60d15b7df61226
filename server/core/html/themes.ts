/** The colours somebody wants: those of their device, or always light or dark ones. */
export type Theme = 'device' | 'light' | 'dark';

export const themes: readonly Theme[] = ['device', 'light', 'dark'];

/** The name of the cookie that keeps the choice. */
export const themeCookie = 'moot.theme';

const cookieForm = /(?:^|;\s*)moot\.theme=(\w+)/;

/** The theme that this word names; undefined for none. */
export function themeOf(word: string | undefined): Theme | undefined {
  return themes.find((theme) => theme === word);
}

/** The theme that a `Cookie` header asks for; the device's unless somebody chose another. */
export function chosenTheme(cookies: string | undefined): Theme {
  return themeOf(cookies ? cookieForm.exec(cookies)?.[1] : undefined) ?? 'device';
}
