import { z } from 'zod';
import { fieldErrors } from '../core/http/parse.ts';
import type { Door } from '../plugin-api.ts';

/** The version of `plugin-api.ts` that this server speaks. */
export const apiVersion = 1;

const doorNames = [
  'routes',
  'api',
  'follow',
  'filters',
  'slots',
  'settings',
  'collections',
  'blobs',
  'secrets',
  'personal',
  'jobs',
  'importers',
  'exporters',
  'read',
  'act',
  'people',
  'notify',
  'outgoing',
  'health',
] as const satisfies readonly Door[];

const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'use small letters, digits and single hyphens');
const kept = /^\/(api|assets|plugins|healthz|readyz|metrics|live|socket\.io)(\/|$)/;
const mount = z
  .string()
  .regex(/^(\/[a-z0-9][a-z0-9._-]*)+$/, 'write an address such as /ims/case/v1p1')
  .refine((path) => !kept.test(path), 'this address belongs to the site itself');

/** What the site's own API begins with, beneath `/api/v1`: no plugin answers there. */
export const ownNouns: readonly string[] = [
  'frameworks',
  'groups',
  'me',
  'members',
  'organisations',
  'posts',
  'search',
  'session',
  'threads',
];

const noun = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/, 'write a plural noun, such as bridges')
  .refine((word) => !ownNouns.includes(word), 'this noun belongs to the site itself');

const described = { description: z.string() };
const setting = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), default: z.string().optional(), ...described }),
  z.strictObject({ type: z.literal('number'), default: z.number().optional(), ...described }),
  z.strictObject({ type: z.literal('boolean'), default: z.boolean().optional(), ...described }),
  z.strictObject({ type: z.literal('secret'), ...described }),
]);

const manifestSchema = z
  .strictObject({
    id,
    name: z.string().min(1),
    version: z.string().min(1),
    api: z.literal(apiVersion, `this server speaks version ${apiVersion}`),
    needs: z.array(id).default([]),
    doors: z
      .array(z.enum(doorNames, { error: `is not a door; there are ${doorNames.join(', ')}` }))
      .default([]),
    mounts: z.array(mount).default([]),
    /** What its calls of the API begin with: `bridges` for `/api/v1/bridges`. */
    nouns: z.array(noun).default([]),
    settings: z.record(z.string().regex(/^[a-z]\w*$/i), setting).default({}),
  })
  .superRefine(({ doors, mounts, nouns, settings }, context) => {
    const need = (door: Door, path: string): void => {
      if (!doors.includes(door))
        context.addIssue({ code: 'custom', path: [path], message: `needs the door "${door}"` });
    };
    if (mounts.length > 0) need('routes', 'mounts');
    if (nouns.length > 0) need('api', 'nouns');
    if (Object.keys(settings).length > 0) need('settings', 'settings');
    for (const [name, { type }] of Object.entries(settings)) {
      // Without ENCRYPTION_KEY they would lie open in the database.
      if (type === 'secret')
        context.addIssue({
          code: 'custom',
          path: ['settings', name],
          message: 'this server has no place for secrets yet',
        });
    }
  });

/** What `plugin.json` says. */
export type Manifest = z.output<typeof manifestSchema>;

export type Setting = Manifest['settings'][string];

/** Reads the text of a `plugin.json` in the folder of this name. Throws an Error that names all that is wrong. */
export function readManifest(text: string, folder: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`plugin.json is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const wrong = fieldErrors(parsed.error).map(({ path, message }) => `${path}: ${message}`);
    throw new Error(`plugin.json is wrong: ${wrong.join('; ')}`);
  }
  if (parsed.data.id !== folder)
    throw new Error(`plugin.json is wrong: id: should be "${folder}", the name of its folder`);
  return parsed.data;
}
