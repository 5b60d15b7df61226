import type { BaseUrl } from '../base-url.ts';
import type { GrantedScope, Upload, UploadPlace, User } from '../types.ts';
import { type Fields, WrongShape } from './fields.ts';

export function readUser(fields: Fields, base: BaseUrl): User {
  const avatar = fields.optionalText('avatar_template');
  return {
    id: fields.integer('id'),
    username: fields.text('username'),
    name: fields.optionalText('name'),
    avatarUrl: base.absolute(avatar && avatar.replace('{size}', '144')),
    trustLevel: fields.optionalInteger('trust_level'),
    moderator: fields.flag('moderator'),
    admin: fields.flag('admin'),
    groups: Array.isArray(fields.raw('groups'))
      ? fields.list('groups').flatMap((group) => group.optionalText('name') ?? [])
      : [],
    suspended: isAhead(fields.optionalTime('suspended_till')),
    silenced: isAhead(fields.optionalTime('silenced_till')),
  };
}

export function readScope(fields: Fields): GrantedScope {
  const limits = fields.optionalFields('allowed_parameters');
  const raw = fields.raw('allowed_parameters');
  const names = limits ? Object.keys(raw as object) : [];
  return {
    resource: fields.text('resource'),
    // `action` is for people: with spaces for underscores.
    action: fields.optionalText('key') ?? fields.text('action').replaceAll(' ', '_'),
    limits: Object.fromEntries(
      names.map((name) => [name, [limits?.raw(name) ?? []].flat().filter(isPlain).map(String)]),
    ),
  };
}

export function readUpload(fields: Fields, base: BaseUrl): Upload {
  return {
    id: fields.integer('id'),
    url: addressOf(fields, base),
    shortUrl: fields.text('short_url'),
    width: fields.optionalInteger('width'),
    height: fields.optionalInteger('height'),
  };
}

export function readUploadPlaces(answer: Fields, base: BaseUrl): UploadPlace[] {
  return answer
    .list('places')
    .map((place) => ({ shortUrl: place.text('short_url'), url: addressOf(place, base) }));
}

function addressOf(fields: Fields, base: BaseUrl): string {
  const address = base.absolute(fields.text('url'));
  if (!address) throw new WrongShape('address of an upload');
  return address;
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isAhead(time: Date | null): boolean {
  return time !== null && time.getTime() > Date.now();
}
