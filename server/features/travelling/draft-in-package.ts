import type { Draft } from '../frameworks/frameworks.models.ts';
import { type AnnotatedText, draftState } from './annotations.ts';

/** One draft with its text, as the package holds it. */
export interface DraftInPackage {
  draft: Draft;
  bytes: Buffer;
  /** Address of the draft in CASE. */
  uri: string;
  /** Addresses of its competencies in CASE, by their ids. */
  uris: ReadonlyMap<string, string>;
}

/** How the annotations of a draft name its text. */
export function annotatedDraft({ draft, uri, uris }: DraftInPackage): AnnotatedText {
  return {
    subject: uri,
    state: draftState(draft.number, uri, draft.addedAt),
    uriOf: (competency) => uris.get(competency),
  };
}
