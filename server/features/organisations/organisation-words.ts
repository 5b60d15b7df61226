import { say, t } from '../../core/words/words.ts';
import type { AffiliationReason, OrganisationKind, SizeTier } from './organisations.models.ts';

const kinds: Record<OrganisationKind, string> = {
  council: say('Council'),
  'government-department': say('Government department'),
  'nhs-body': say('NHS body'),
  'devolved-body': say('Devolved body'),
  university: say('University'),
  supplier: say('Supplier'),
  charity: say('Charity'),
  other: say('Other'),
};

const sizes: Record<SizeTier, string> = {
  'under-50': say('Fewer than 50 staff'),
  '50-249': say('50 to 249 staff'),
  '250-999': say('250 to 999 staff'),
  '1000-4999': say('1,000 to 4,999 staff'),
  '5000-or-more': say('5,000 staff or more'),
};

const reasons: Record<AffiliationReason, string> = {
  left: say('you left it'),
  address: say('your confirmed e-mail address is no longer at one of its domains'),
  domain: say('the domain of your e-mail address no longer counts for it'),
  removed: say('somebody who answers for it took you off'),
  unknown: say('they do not know you as somebody who works there'),
  other: say('they gave no particular reason'),
};

export const organisationKinds = Object.keys(kinds) as [OrganisationKind, ...OrganisationKind[]];
export const sizeTiers = Object.keys(sizes) as [SizeTier, ...SizeTier[]];

export const isKind = (text: string | undefined): text is OrganisationKind =>
  text !== undefined && Object.hasOwn(kinds, text);
export const isSize = (text: string | undefined): text is SizeTier =>
  text !== undefined && Object.hasOwn(sizes, text);

/** The kind in words of the language of whoever is being answered. */
export const kindWords = (kind: OrganisationKind): string => t(kinds[kind]);
export const sizeWords = (size: SizeTier | null): string => (size ? t(sizes[size]) : '');
export const reasonWords = (reason: AffiliationReason | null): string => (reason ? t(reasons[reason]) : '');

/** As the choices of a form. */
export const kindChoices = () => organisationKinds.map((value) => ({ value, text: kindWords(value) }));
export const sizeChoices = () => [
  ...sizeTiers.map((value) => ({ value, text: sizeWords(value) })),
  { value: 'unknown', text: t('Not known') },
];
