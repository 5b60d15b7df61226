/** A secret that was encrypted with another ENCRYPTION_KEY than the site has now: it can only be given anew. */
export class SecretLocked extends Error {
  override readonly name = 'SecretLocked';

  /** `secret`: what the plugin calls it. */
  constructor(plugin: string, secret: string, cause: unknown) {
    super(`The secret "${secret}" of ${plugin} was encrypted with another ENCRYPTION_KEY.`, { cause });
  }
}
