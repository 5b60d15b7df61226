import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export interface SealedCookieOptions {
  name: string;
  /** Sent only with requests below it. */
  path: string;
  /** Of the site: the key is made from it. */
  secret: string;
  secure: boolean;
  lifeMs: number;
}

/**
 * A short-lived cookie for somebody who has no session yet. What it holds cannot be read, changed or made by whoever
 * has it, and scripts do not see it. It comes back from other sites' links, as a provider's answer does (SameSite=Lax).
 */
export class SealedCookie<Value> {
  readonly #options: SealedCookieOptions;
  readonly #key: Buffer;
  readonly #form: RegExp;

  constructor(options: SealedCookieOptions) {
    this.#options = options;
    this.#key = Buffer.from(hkdfSync('sha256', options.secret, '', `cookie ${options.name}`, 32));
    this.#form = new RegExp(`(?:^|;\\s*)${options.name.replaceAll('.', '\\.')}=([\\w-]{1,4000})(?:;|$)`);
  }

  set(res: Response, value: Value): void {
    const { name, lifeMs } = this.#options;
    res.cookie(name, this.#seal({ value, until: Date.now() + lifeMs }), {
      ...this.#attributes(),
      maxAge: lifeMs,
    });
  }

  /** What it holds; null when there is none, or one that is not ours or too old. */
  read(req: Request): Value | null {
    const sealed = this.#form.exec(req.headers.cookie ?? '')?.[1];
    const opened = sealed === undefined ? null : this.#open(sealed);
    return opened && opened.until > Date.now() ? opened.value : null;
  }

  clear(res: Response): void {
    res.clearCookie(this.#options.name, this.#attributes());
  }

  #attributes() {
    const { path, secure } = this.#options;
    return { path, secure, httpOnly: true, sameSite: 'lax' } as const;
  }

  #seal(content: object): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.#key, iv);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  #open(text: string): { value: Value; until: number } | null {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length <= ivBytes + tagBytes) return null;
    try {
      const opener = createDecipheriv(algorithm, this.#key, bytes.subarray(0, ivBytes));
      opener.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const sealed = bytes.subarray(ivBytes + tagBytes);
      const content = Buffer.concat([opener.update(sealed), opener.final()]).toString('utf8');
      return JSON.parse(content) as { value: Value; until: number };
    } catch {
      return null;
    }
  }
}
