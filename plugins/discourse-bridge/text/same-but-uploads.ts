import { normalise } from './normalise.ts';

const PICTURE = /!\[([^[\]\n]*)\]\([^()\s]+(\s+"[^"\n]*")?\)/g;
const TAG = /(<img\s[^<>]*?\bsrc=)(?:"[^"<>\n]*"|'[^'<>\n]*')/gi;
const BBCODE = /\[img\][^[\]\s]*\[\/img\]/gi;
const LONELY = /^[ \t]*(?:https?:)?\/\/\S+\.(?:jpe?g|png|gif|webp|avif|heic|heif)(?:\?\S*)?[ \t]*$/gim;

/**
 * Whether two texts are the same but for the addresses of pictures. Minutes after a post was written the forum fetches
 * its pictures and puts addresses of its own in their place, which nobody meant as an edit.
 */
export function sameButUploads(a: string, b: string): boolean {
  return a === b || withoutAddresses(a) === withoutAddresses(b);
}

const withoutAddresses = (text: string): string =>
  normalise(text)
    .replaceAll(PICTURE, (_, words: string, title: string | undefined) => {
      // The forum adds the size of what it fetched.
      return `![${words.replace(/\|[\dx, %.]+$/, '')}](*${title ?? ''})`;
    })
    .replaceAll(TAG, '$1"*"')
    .replaceAll(BBCODE, '![](*)')
    .replaceAll(LONELY, '![](*)');
