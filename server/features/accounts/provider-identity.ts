/** How a provider is reached, as the settings have it. */
export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

/** Who somebody is at the provider. */
export interface ProviderIdentity {
  issuer: string;
  subject: string;
  name: string;
  /** Null when the provider tells none. */
  email: string | null;
  /** Whether the provider says that the address was proved to be theirs. */
  verified: boolean;
}

/** What must be the same when somebody comes back as when they went. */
export interface ProviderChecks {
  state: string;
  nonce: string;
  verifier: string;
}

/**
 * Why somebody could not be signed in: the provider cannot be reached, said no, or said what cannot be believed; or
 * what it sent was used before or belongs to another sign-in.
 */
export type ProviderTrouble = 'away' | 'refused' | 'not-believed' | 'unfinished';

export class ProviderError extends Error {
  readonly trouble: ProviderTrouble;

  constructor(trouble: ProviderTrouble, cause: unknown) {
    super(`the provider to sign in with: ${trouble}`, { cause });
    this.name = 'ProviderError';
    this.trouble = trouble;
  }
}
