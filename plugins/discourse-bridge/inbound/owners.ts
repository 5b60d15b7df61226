import type { Parts } from '../parts.ts';
import type { Bridge } from '../store/records.ts';

/** The members who are told of what a bridge needs: the moderators of its group; without any, whoever connected it. */
export async function ownersOf({ host }: Parts, { createdBy, group }: Bridge): Promise<string[]> {
  const moderators = await host.read.whoMay('bridge.change', group);
  return moderators.length > 0 ? moderators : [createdBy];
}
