import type { Services } from '../compose.ts';
import type { Reader } from '../core/reader.ts';
import { CommandError } from './answer.ts';

/** The member of this handle, on whose behalf a command acts. Throws CommandError. */
export async function readerCalled({ directory }: Services, handle: string): Promise<Reader> {
  const person = (await directory.byHandles([handle])).get(handle);
  const reader = person && (await directory.reader(person.id));
  if (!reader) throw new CommandError(`There is no member with the handle ${handle}.`);
  return reader;
}
