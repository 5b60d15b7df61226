import type { Services } from '../../compose.ts';

const mostListed = 5;

/** What is wrong with the log itself: numbers that are missing, and heads that were not raised. One line each. */
export async function checkLog({ models }: Services): Promise<string[]> {
  const channels = await models.changes.aggregate<{ _id: string; head: number; changes: number }>([
    { $group: { _id: '$channel', head: { $max: '$seq' }, changes: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  const raised = new Map((await models.channels.find().lean()).map(({ _id, head }) => [_id, head]));
  const found: string[] = [];
  for (const { _id: channel, head, changes } of channels) {
    if (changes !== head) found.push(`${channel}: ${await missingWords(models, channel, head)}`);
    const known = raised.get(channel) ?? 0;
    raised.delete(channel);
    if (known !== head) found.push(`${channel}: its head is noted as ${known}, and by the log is ${head}`);
  }
  for (const [channel, head] of raised)
    found.push(`${channel}: its head is noted as ${head}, and it has no changes`);
  return found;
}

async function missingWords(models: Services['models'], channel: string, head: number): Promise<string> {
  const rows = await models.changes.find({ channel }, { seq: 1, _id: 0 }).lean();
  const there = new Set(rows.map(({ seq }) => seq));
  const missing = Array.from({ length: head }, (_, index) => index + 1).filter((seq) => !there.has(seq));
  const more = missing.length > mostListed ? ` and ${missing.length - mostListed} more` : '';
  return `changes are missing: number ${missing.slice(0, mostListed).join(', ')}${more}`;
}
