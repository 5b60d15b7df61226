/**
 * How long this process has been computing, in milliseconds: what tests of slow inputs look at, since it does not grow
 * with what else the machine does.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
