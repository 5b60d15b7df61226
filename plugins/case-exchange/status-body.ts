import { Problem, problemDocument } from '../../server/plugin-api.ts';
import type { RouteAnswer } from '../../server/plugin-api.ts';

const minorByStatus: Record<number, string> = {
  400: 'invalid_selection_field',
  401: 'unauthorisedrequest',
  403: 'forbidden',
  404: 'unknownobject',
  422: 'invalid_selection_field',
  429: 'server_busy',
};

/**
 * A refusal as CASE words it (imsx_StatusInfo) and as the rest of this site does (a problem document), in one: both
 * leave room for fields of others. Anything that is not a Problem is thrown on.
 */
export function refusal(error: unknown): RouteAnswer {
  if (!(error instanceof Problem)) throw error;
  const { status, detail } = error;
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'private, no-store' },
    json: {
      ...problemDocument(error),
      imsx_codeMajor: 'failure',
      imsx_severity: 'error',
      imsx_description: detail,
      imsx_codeMinor: {
        imsx_codeMinorField: [
          {
            imsx_codeMinorFieldName: 'TargetEndSystem',
            imsx_codeMinorFieldValue: minorByStatus[status] ?? 'internal_server_error',
          },
        ],
      },
    },
  };
}
