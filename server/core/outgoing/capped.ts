import { OutgoingRefused } from './refused.ts';

/**
 * The same answer, whose body ends with an error once it is longer than the limit: counted while it is read and after it
 * is unpacked, whatever its headers say.
 */
export function capped(answer: Response, limitBytes: number): Response {
  let length = 0;
  const body = answer.body?.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        length += chunk.byteLength;
        if (length > limitBytes) throw new OutgoingRefused('too-large');
        controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText } = answer;
  const whole = new Response(body ?? null, { status, statusText, headers: [...answer.headers] });
  // What was asked for; a Response that is made by hand has none.
  Object.defineProperty(whole, 'url', { value: answer.url });
  return whole;
}
