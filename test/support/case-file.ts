import { writeFile } from 'node:fs/promises';
import { uuidFromName } from '../../server/core/ids.ts';

/** One item of the file. */
export interface SmallItem {
  id: string;
  code: string;
  title: string;
  statement: string;
}

/**
 * Writes a small, correct CASE 1.1 package: `count` competencies called SM-1, SM-2, … of one document. Answers its
 * items; their ids become those of the competencies.
 */
export async function smallPackage(
  file: string,
  count = 4,
  words = 'Keeps a small thing going.',
): Promise<SmallItem[]> {
  const items = Array.from({ length: count }, (_, index) => ({
    id: uuidFromName(`small item ${index + 1}`),
    code: `SM-${index + 1}`,
    title: `Small thing ${index + 1}`,
    statement: `${words} Number ${index + 1}.`,
  }));
  const lastChangeDateTime = '2026-11-01T12:00:00Z';
  const uri = (kind: string, id: string): string => `https://example.org/ims/case/v1p1/${kind}/${id}`;
  const document = uuidFromName('small document');
  const content = {
    CFDocument: {
      identifier: document,
      uri: uri('CFDocuments', document),
      creator: 'Nobody in particular',
      title: 'Small framework',
      lastChangeDateTime,
      CFPackageURI: { title: 'Small framework', identifier: document, uri: uri('CFPackages', document) },
    },
    CFItems: items.map(({ id, code, title, statement }) => ({
      identifier: id,
      uri: uri('CFItems', id),
      fullStatement: statement,
      abbreviatedStatement: title,
      humanCodingScheme: code,
      CFItemType: 'Competency',
      lastChangeDateTime,
    })),
    CFAssociations: [],
  };
  await writeFile(file, JSON.stringify(content));
  return items;
}
