/** Made by the build: the messages that the browser's part shows, by language and by their English. */
declare module 'moot:words' {
  const translations: Record<string, Record<string, string> | undefined>;
  export default translations;
}
