/** Every message that the sources in these folders show (`server`, `client` and `plugins`, when none are named), sorted. */
export function collectWords(folders?: string[]): string[];
