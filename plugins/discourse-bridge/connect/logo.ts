import type { Parts } from '../parts.ts';

const mostBytes = 1_000_000;
const mostPixels = 20_000_000;
const widest = 320;
const highest = 96;
const timeoutMs = 10_000;

/** By the first bytes, whatever the forum says: nothing else ever reaches the decoder. */
function isPicture(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 12).toString('latin1');
  return (
    start.startsWith('\u0089PNG\r\n\u001a\n') ||
    start.startsWith('\u00ff\u00d8\u00ff') ||
    start.startsWith('GIF8') ||
    (start.startsWith('RIFF') && start.endsWith('WEBP'))
  );
}

/**
 * The logo of a forum as a small PNG, made anew so that nothing of the file stays but what is seen; null when there is
 * none that can be shown. A page never fails for want of it.
 */
export async function fetchLogo({ host }: Pick<Parts, 'host'>, address: string): Promise<Buffer | null> {
  try {
    const answer = await host.outgoing.fetch(address, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status !== 200 || Number(answer.headers.get('content-length') ?? 0) > mostBytes) {
      await answer.body?.cancel();
      return null;
    }
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length > mostBytes || !isPicture(bytes)) return null;
    const { default: sharp } = await import('sharp');
    return await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
      .resize({ width: widest, height: highest, fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer();
  } catch {
    return null;
  }
}
