import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';

/** The members who are told of what a bridge needs: whoever connected it, as long as they may keep it. */
export async function ownersOf({ host }: Parts, { createdBy, group }: Bridge): Promise<string[]> {
  const reader = await host.read.reader(createdBy);
  return reader && host.read.may(reader, 'group.change', { scope: 'hidden', group }) ? [createdBy] : [];
}
