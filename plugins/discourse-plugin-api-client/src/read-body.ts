/** The answer was longer than what is taken. */
export class TooLong extends Error {
  constructor(limit: number) {
    super(`the answer is longer than ${limit} bytes`);
    this.name = 'TooLong';
  }
}

/** The body of an answer as text; counted while it is read, whatever its headers say. Throws TooLong. */
export async function readBody(answer: Response, limitBytes: number): Promise<string> {
  if (!answer.body) return '';
  const reader = answer.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > limitBytes) {
      await reader.cancel().catch(() => undefined);
      throw new TooLong(limitBytes);
    }
    parts.push(next.value);
  }
  return Buffer.concat(parts, length).toString('utf8');
}
