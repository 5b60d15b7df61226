import type { DraftShape, EditionInput, EditionToSend } from '../../server/plugin-api.ts';
import { buildPackage } from './build-package.ts';
import type { DocumentToSend } from './build-package.ts';

type Heading = Pick<EditionInput, 'title' | 'description' | 'source'> &
  Pick<EditionToSend, 'identifier' | 'state' | 'lastChange'>;

/** One draft as the CASE document that it is. */
export function documentOf({
  identifier,
  title,
  description,
  source,
  state,
  lastChange,
}: Heading): DocumentToSend {
  return {
    identifier,
    title,
    description,
    source,
    adoptionStatus: adoptionStatus(state, source),
    lastChange,
  };
}

/** The same from what the `read` door gives. */
export function documentOfDraft(draft: DraftShape): DocumentToSend {
  return documentOf({ ...draft, identifier: draft.id, lastChange: draft.addedAt });
}

/** A draft as a file: a CASE 1.1 package in UTF-8. */
export function buildFile(input: EditionToSend): Uint8Array {
  const { items, associations, baseUrl } = input;
  return Buffer.from(
    JSON.stringify(buildPackage({ document: documentOf(input), items, associations, baseUrl })),
  );
}

/** Whether a draft has been shown to others than those who prepare it. */
export const isPrivate = ({ state }: Pick<DraftShape, 'state'>): boolean => state === 'preparing';

/** How CASE calls the state of a draft. Published, it is what its source says it is. */
function adoptionStatus(state: DraftShape['state'], source: EditionInput['source']): string {
  const said = source.extra?.['adoptionStatus'];
  switch (state) {
    case 'preparing':
      return 'Private Draft';
    case 'open':
    case 'closed':
      return 'Draft';
    case 'published':
      return said === 'Implemented' ? said : 'Adopted';
    case 'superseded':
      return 'Deprecated';
  }
}
