import { invalid, Problem } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import type { Picture } from './pictures.models.ts';

export type Remade = Pick<Picture, 'type' | 'bytes' | 'width' | 'height'>;

const mostPixels = 50_000_000;
const longestSide = 2_000;
const secondsAtMost = 20;
/** A drawing that stays larger than this as PNG is a photograph in disguise, and WebP suits it. */
const largestPng = 1_500_000;
const mostWaiting = 10;

type Kind = 'png' | 'jpeg' | 'webp' | 'gif';

/** By the first bytes, whatever the name says: nothing else ever reaches the decoders. */
function kindOf(bytes: Buffer): Kind | null {
  const start = bytes.subarray(0, 12).toString('latin1');
  if (start.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'jpeg';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'webp' : null;
}

let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Decodes a picture and makes it anew, so that nothing of the file stays but what is seen: no place or camera, no
 * hidden data. It is turned upright, 2,000 pixels at most on its longer side, and still: of an animation the first
 * picture is taken, since what moves by itself keeps people from reading. One at a time, which bounds the memory.
 * Throws 422 naming `picture`, and 503 when too many wait.
 */
export async function remake(bytes: Buffer): Promise<Remade> {
  const kind = kindOf(bytes);
  if (!kind) {
    throw refused(
      t('This file is not a PNG, JPEG, WebP or GIF picture, whatever its name says. Choose one of these.'),
    );
  }
  if (waiting >= mostWaiting) {
    throw new Problem(503, 'busy', 'Busy', {
      detail: t('Many pictures are being added just now. Try again in a few seconds.'),
      retryAfter: 5,
    });
  }
  waiting += 1;
  const mine = turn.then(() => remakeNow(bytes, kind));
  turn = mine.catch(() => undefined);
  try {
    return await mine;
  } finally {
    waiting -= 1;
  }
}

async function remakeNow(bytes: Buffer, kind: Kind): Promise<Remade> {
  // Loaded when the first picture comes: most processes live long without one.
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  const head = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw damaged();
    });
  const pixels = head.width * (head.pageHeight ?? head.height);
  if (pixels > mostPixels) {
    throw refused(
      t(
        'This picture has {count, number} megapixels. The most is {most, number}: make it smaller, and add it again.',
        {
          count: Math.ceil(pixels / 1_000_000),
          most: mostPixels / 1_000_000,
        },
      ),
    );
  }
  const drawn = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true })
    .timeout({ seconds: secondsAtMost })
    .autoOrient()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb');
  try {
    if (kind === 'jpeg')
      return made('image/jpeg', await drawn.jpeg({ quality: 84 }).toBuffer({ resolveWithObject: true }));
    if (kind !== 'webp') {
      const png = await drawn.clone().png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true });
      if (png.info.size <= largestPng) return made('image/png', png);
    }
    return made('image/webp', await drawn.webp({ quality: 86 }).toBuffer({ resolveWithObject: true }));
  } catch {
    throw damaged();
  }
}

function made(
  type: Picture['type'],
  { data, info }: { data: Buffer; info: { width: number; height: number } },
): Remade {
  return { type, bytes: data, width: info.width, height: info.height };
}

const refused = (message: string): Problem => invalid([{ path: 'picture', message }]);

const damaged = (): Problem =>
  refused(
    t(
      'This picture cannot be read: the file is damaged, or cut off. Open it in a picture program, save it again and add that.',
    ),
  );
