/** Where this server answers CASE requests, beneath its own address. */
export const casePath = '/ims/case/v1p1';

/** The address of a thing in this server's CASE service. */
export function caseUri(baseUrl: string, collection: string, identifier: string): string {
  return `${baseUrl.replace(/\/+$/, '')}${casePath}/${collection}/${identifier}`;
}

/** A time as CASE writes it, in whole seconds where it has no fraction. */
export function timeStamp(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

const associationTypes = [
  'isChildOf',
  'isPeerOf',
  'isPartOf',
  'exactMatchOf',
  'precedes',
  'isRelatedTo',
  'replacedBy',
  'exemplar',
  'hasSkillLevel',
  'isTranslationOf',
];

const bySpelling = new Map(associationTypes.map((type) => [type.toLowerCase(), type]));

/**
 * The name that CASE 1.1 gives an association type: one of its list in any spelling ("is child of", "IsChildOf", a
 * web address ending in it), or an extension `ext:…` for a type of one's own.
 */
export function caseAssociationType(given: string): string {
  if (/^ext:[A-Za-z0-9|._]+$/.test(given)) return given;
  const name = given.replace(/^ext:/, '').replace(/^[a-z]+:\/\/.*[#/](?=.)/, '');
  const known = bySpelling.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return known ?? `ext:${oneWord(name)}`;
}

function oneWord(name: string): string {
  const words = name.split(/[^A-Za-z0-9._]+/).filter((word) => word !== '');
  if (words.length === 0)
    return Array.from(name, (character) => `u${character.codePointAt(0)?.toString(16)}`).join('');
  return words.map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
}
