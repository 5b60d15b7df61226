import * as client from 'openid-client';
import {
  type ProviderChecks,
  ProviderError,
  type ProviderIdentity,
  type ProviderSettings,
  type ProviderTrouble,
} from './provider-identity.ts';

const timeoutSeconds = 10;
const clockToleranceSeconds = 60;
/** Addresses and keys of a provider change rarely. */
const knownMs = 3600 * 1000;
/** OpenID Connect allows no longer one. */
const longestSubject = 255;

/** An OpenID provider: sign-in by code, with PKCE, state and nonce. What it says is believed only signed. */
export class Provider {
  readonly #settings: ProviderSettings;
  readonly #returnTo: string;
  #known: { configuration: Promise<client.Configuration>; until: number } | null = null;

  /** `returnTo` is the whole address of ours that the provider sends people back to. */
  constructor(settings: ProviderSettings, returnTo: string) {
    this.#settings = settings;
    this.#returnTo = returnTo;
  }

  get name(): string {
    return this.#settings.name;
  }

  get issuer(): string {
    return this.#settings.issuer;
  }

  /** Where to send somebody, and what to keep until they are back. Throws ProviderError. */
  async begin(): Promise<{ url: string; checks: ProviderChecks }> {
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    return this.#asking(async (configuration) => {
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: this.#returnTo,
        scope: 'openid profile email',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    });
  }

  /** Who came back with this query. Throws ProviderError. */
  async finish(query: string, checks: ProviderChecks): Promise<ProviderIdentity> {
    return this.#asking(async (configuration) => {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(this.#returnTo + query), {
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        pkceCodeVerifier: checks.verifier,
        idTokenExpected: true,
      });
      const claims: Record<string, unknown> = { ...tokens.claims() };
      const subject = text(claims['sub']);
      if (!subject || subject.length > longestSubject) throw new Error('no subject');
      if (claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint) {
        const more = await client.fetchUserInfo(configuration, tokens.access_token, subject);
        Object.assign(claims, more);
      }
      return identityOf(configuration.serverMetadata().issuer, subject, claims);
    });
  }

  async #asking<T>(work: (configuration: client.Configuration) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#configuration());
    } catch (error) {
      throw new ProviderError(troubleOf(error), error);
    }
  }

  /** The provider's own description, asked for when it is first needed; a failure is not remembered. */
  async #configuration(): Promise<client.Configuration> {
    if (!this.#known || this.#known.until < Date.now()) {
      const known = { configuration: this.#discover(), until: Date.now() + knownMs };
      this.#known = known;
      known.configuration.catch(() => {
        if (this.#known === known) this.#known = null;
      });
    }
    return this.#known.configuration;
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const plain = issuer.startsWith('http:');
    return client.discovery(
      new URL(issuer),
      clientId,
      { [client.clockTolerance]: clockToleranceSeconds },
      authentication(clientSecret),
      {
        timeout: timeoutSeconds,
        // The settings allow http for this machine only.
        execute: [client.enableNonRepudiationChecks, ...(plain ? [client.allowInsecureRequests] : [])],
      },
    );
  }
}

/** The secret in the form that the provider says it takes. */
function authentication(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...others) => {
    const taken = server.token_endpoint_auth_methods_supported;
    const usePost = taken?.includes('client_secret_post') && !taken.includes('client_secret_basic');
    (usePost ? post : basic)(server, ...others);
  };
}

function identityOf(issuer: string, subject: string, claims: Record<string, unknown>): ProviderIdentity {
  const whole = [text(claims['given_name']), text(claims['family_name'])].filter((part) => part !== null);
  return {
    issuer,
    subject,
    name: text(claims['name']) ?? (whole.join(' ') || (text(claims['preferred_username']) ?? '')),
    email: text(claims['email']),
    verified: claims['email_verified'] === true,
  };
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

function troubleOf(error: unknown): ProviderTrouble {
  if (error instanceof client.AuthorizationResponseError) {
    const away = error.error === 'temporarily_unavailable' || error.error === 'server_error';
    return away ? 'away' : 'refused';
  }
  if (error instanceof client.ResponseBodyError) {
    if (error.error === 'invalid_grant') return 'unfinished';
    return error.status >= 500 ? 'away' : 'not-believed';
  }
  const { code, cause } = error as { code?: string; cause?: unknown };
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return 'away';
  const unreachable = error instanceof TypeError || cause instanceof TypeError;
  return unreachable && /fetch failed/.test(`${String(error)} ${String(cause)}`) ? 'away' : 'not-believed';
}
