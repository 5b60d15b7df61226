import { inTurn } from '../../core/in-turn.ts';
import {
  mentionedCodes,
  mentionedHandles,
  renderMarkdown,
  shownPictures,
} from '../../core/markdown/render.ts';
import type { OwnPicture } from '../../core/markdown/references.ts';
import type { People } from '../../core/people.ts';

/** Finds where a competency's code leads, among what everybody may see. */
export type FindCode = (code: string) => Promise<{ href: string; title: string } | null>;

/** Finds pictures that were uploaded here, by id. */
export type FindPictures = (ids: string[]) => Promise<Map<string, OwnPicture>>;

/**
 * Turns the words of the post of this id, or of a preview, into HTML; links depend on who and what is there. What was
 * written on another site (`elsewhere`) has its lines where its author saw them.
 */
export type Cook = (body: string, id?: string, elsewhere?: boolean) => Promise<string>;

/** Makes the function that turns a post's Markdown into HTML, with links to members and competencies that exist. */
export function cookWith(people: People, findCode: FindCode, findPictures: FindPictures): Cook {
  return async (body, id, elsewhere = false) => {
    const handles = await people.byHandles(mentionedHandles(body));
    const codes = new Map<string, { href: string; title: string } | null>();
    for (const code of mentionedCodes(body)) codes.set(code, await findCode(code));
    const pictures = await findPictures(shownPictures(body));
    const links = {
      picture: (shown: string) => pictures.get(shown) ?? null,
      member: (handle: string) => (handles.has(handle) ? `/members/${handle}` : null),
      competency: (code: string) => codes.get(code) ?? null,
    };
    return inTurn(() => renderMarkdown(body, { links, id, ...(elsewhere && { lines: 'kept' }) }).html);
  };
}
