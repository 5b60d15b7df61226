import { t } from '../../../server/plugin-api.ts';

/** What a key should be able to do, by the names that Discourse gives to the scopes of a key. */
export const capabilities = [
  { code: 'read', scopes: ['topics:read', 'topics:read_lists', 'posts:list', 'categories:list'] },
  { code: 'write', scopes: ['topics:write'] },
  { code: 'edit', scopes: ['posts:edit', 'topics:update'] },
  { code: 'delete', scopes: ['posts:delete', 'posts:recover'] },
  { code: 'close', scopes: ['topics:status'] },
  { code: 'upload', scopes: ['uploads:create'] },
  { code: 'people', scopes: ['users:show'] },
] as const;

export type CapabilityCode = (typeof capabilities)[number]['code'];

/** One thing that a key should be able to do: whether it is, and which scopes it lacks. */
export interface Capability {
  code: CapabilityCode;
  has: boolean;
  lacks: string[];
}

/** Without these nothing goes out at all; without the others the bridge does less, and says so. */
const neededToWrite: readonly CapabilityCode[] = ['write', 'edit', 'delete'];
export const isNeeded = (code: CapabilityCode): boolean => neededToWrite.includes(code);

/** What a key may do, from its scopes; null for a key that may do everything. */
export function capabilitiesOf(scopes: ReadonlySet<string> | null): Capability[] {
  const all = capabilities.flatMap((one) => one.scopes as readonly string[]);
  return capabilitiesLacking(scopes === null ? [] : all.filter((scope) => !granted(scopes, scope)));
}

/** What a key may do that lacks these scopes. */
export function capabilitiesLacking(missing: string[]): Capability[] {
  return capabilities.map(({ code, scopes }) => {
    const lacks = scopes.filter((scope) => missing.includes(scope));
    return { code, has: lacks.length === 0, lacks };
  });
}

/** A key that reads everything has one scope of that name. */
const readings = new Set(['topics:read', 'topics:read_lists', 'posts:list', 'categories:list', 'users:show']);
const granted = (scopes: ReadonlySet<string>, scope: string): boolean =>
  scopes.has(scope) || (scopes.has('global:read') && readings.has(scope));

/** The capability in words, as what follows "This key may". */
export function capabilityWords(code: CapabilityCode): string {
  switch (code) {
    case 'read':
      return t('Read categories, topics and posts');
    case 'write':
      return t('Start topics and write replies');
    case 'edit':
      return t('Change what it wrote, and titles');
    case 'delete':
      return t('Delete what it wrote, and bring it back');
    case 'close':
      return t('Close topics and open them again');
    case 'upload':
      return t('Upload pictures');
    case 'people':
      return t('Look up the people who wrote');
  }
}

/** What does not work without it. */
export function missingWords(code: CapabilityCode): string {
  switch (code) {
    case 'read':
      return t('Without this, only what everybody may read can come in.');
    case 'write':
      return t('Without this, nothing written here appears on the forum.');
    case 'edit':
      return t('Without this, changes made here do not reach the forum.');
    case 'delete':
      return t('Without this, what is deleted here stays on the forum.');
    case 'close':
      return t('Without this, a thread that is locked here stays open on the forum.');
    case 'upload':
      return t('Without this, pictures appear on the forum as links.');
    case 'people':
      return t('Without this, people who change their names keep the old ones here.');
  }
}
