import type { Reader, Scoped } from '../../core/reader.ts';
import { may } from '../../core/rights.ts';
import type { Organisation } from './organisations.models.ts';

interface Target {
  organisation?: Pick<Organisation, 'lead' | 'head'>;
  /** The group of a corporate membership. */
  group?: Scoped;
}

const signedIn = (reader: Reader): boolean => reader.member !== null;

const answers = (reader: Reader, { organisation }: Target): boolean =>
  reader.admin ||
  (reader.member !== null &&
    organisation !== undefined &&
    [organisation.lead, organisation.head].includes(reader.member.id));

/** Who may do what with organisations, which are public as such. A suspended person is refused before this is asked. */
export const organisationPolicies = {
  'organisation.read': () => true,
  /** Making one, its name, kind, size, domains, lead and head of profession. */
  'organisation.administer': (reader: Reader) => reader.admin,
  /** What it says of itself: its lead answers for it. */
  'organisation.describe': (reader: Reader, { organisation }: Target) =>
    reader.admin || (reader.member !== null && organisation?.lead === reader.member.id),
  /** Saying who works there, and seeing who asks. */
  'organisation.endorse': answers,
  /** That it belongs to a group as a whole is said by those who answer for the group. */
  'organisation.corporate': (reader: Reader, { group }: Target) =>
    group !== undefined && may(reader, 'corporate.change', group),
  'affiliation.own': signedIn,
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;
