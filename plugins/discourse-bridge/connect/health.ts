import type { HealthReport } from '../../../server/plugin-api.ts';
import type { ConnectParts } from './connect-parts.ts';
import type { Bridge } from '../store/records.ts';
import { lockedOf } from './locked.ts';

const states: Bridge['state'][] = ['connecting', 'running', 'paused', 'stopped', 'disconnected'];

/** So far behind, something is wrong. */
const longestLag = 900;

/** How all bridges are, for operators: without saying which forums are connected. */
export async function reportHealth(parts: ConnectParts): Promise<HealthReport> {
  const { collections, tasks } = parts;
  const bridges = await collections.bridges.find({}, { projection: { state: 1 } }).toArray();
  const live = bridges.filter(({ state }) => state === 'running' || state === 'stopped');
  const counts = await Promise.all(live.map(({ _id }) => tasks.counts(_id)));
  const sum = (name: 'waiting' | 'refused' | 'unclear' | 'failed'): number =>
    counts.reduce((total, one) => total + one[name], 0);
  const lag = Math.max(0, ...counts.map(({ oldestSeconds }) => oldestSeconds));
  const stopped = bridges.filter(({ state }) => state === 'stopped').length;
  const running = bridges.filter(({ state }) => state === 'running').length;
  const looked = await Promise.all(bridges.map((bridge) => lockedOf(parts, bridge)));
  const locked = looked.filter(({ key, webhook, signIn }) => key || webhook || signIn).length;
  return {
    ok: stopped === 0 && locked === 0 && lag < longestLag,
    words: `${running} running, ${stopped} stopped, ${lag} s behind, ${sum('unclear')} unclear, ${sum('failed')} failed${locked > 0 ? `, ${lockedCount(locked)}` : ''}`,
    gauges: [
      ...states.map((state) => ({
        name: 'bridges',
        help: 'Bridges to forums, by state',
        labels: { state },
        value: bridges.filter((bridge) => bridge.state === state).length,
      })),
      ...(['waiting', 'refused', 'unclear', 'failed'] as const).map((state) => ({
        name: 'tasks',
        help: 'What is to be brought in step with forums, by state',
        labels: { state },
        value: sum(state),
      })),
      {
        name: 'lag_seconds',
        help: 'How long the oldest thing that is due has waited',
        value: lag,
      },
    ],
  };
}

const lockedCount = (count: number): string =>
  `${count} with secrets that the present ENCRYPTION_KEY cannot open: their pages say what to enter again`;
