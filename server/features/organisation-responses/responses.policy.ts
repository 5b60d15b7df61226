import type { Reader } from '../../core/reader.ts';
import type { Organisation } from '../organisations/organisations.models.ts';

interface Target {
  organisation: Pick<Organisation, 'lead'>;
  /** Whether the reader is confirmed as working there. */
  belongs: boolean;
  /** Who wrote the comment. */
  author?: string;
}

const leads = (reader: Reader, { organisation }: Target): boolean =>
  reader.member !== null && organisation.lead === reader.member.id;

/** Site administrators have no say in it, nor have moderators and editors: only who works there. */
const belongs = (reader: Reader, target: Target): boolean =>
  reader.member !== null && (target.belongs || leads(reader, target));

/** Who may do what with what an organisation prepares. Whoever does not belong is answered as if there were nothing. */
export const organisationResponsePolicies = {
  'organisation-response.read': belongs,
  'organisation-response.comment': belongs,
  'organisation-response.edit': (reader: Reader, target: Target) =>
    leads(reader, target) || (belongs(reader, target) && target.author === reader.member?.id),
  /** Merging, leaving out, sending, reopening. */
  'organisation-response.lead': leads,
} satisfies Record<string, (reader: Reader, target: Target) => boolean>;
