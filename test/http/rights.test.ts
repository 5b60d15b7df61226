import { expect } from 'chai';
import { type Action, rights } from '../../server/core/rights.ts';
import { probesOf } from '../support/rights-of-actions.ts';
import type { Probe } from '../support/rights-probes.ts';
import type { Owned } from '../support/rights-owned.ts';
import { mayByTable, type PersonName, type Somebody } from '../support/rights-people.ts';
import { type RightsWorld, rightsWorld } from '../support/rights-world.ts';

const actions = Object.keys(rights) as Action[];

/** Every row of the table of rights, for everybody, in every kind of group, on every surface that it has. */
describe('The table of rights', function () {
  this.timeout(180_000);
  let world: RightsWorld;
  let tried = 0;
  before(async () => {
    world = await rightsWorld();
  });

  it('has a way to try each of its rows, and no row is tried that it does not have', () => {
    expect(Object.keys(probesOf).toSorted()).to.deep.equal(actions.toSorted());
    for (const action of actions) expect(probesOf[action], action).not.to.have.length(0);
  });

  for (const action of actions) {
    it(`says who may: ${action}`, async () => {
      const wrong: string[] = [];
      for (const probe of probesOf[action]) {
        for (const owned of world.owned) {
          const trying = world.everybody.filter(({ name }) => tries(name, probe, action));
          const trials = trying.map((who) => () => trial(probe, who, owned, action));
          // What is put back afterwards must not meet what somebody else just does.
          const said =
            probe.undo || probe.alone
              ? await oneByOne(trials)
              : await Promise.all(trials.map((one) => one()));
          wrong.push(...said.filter((one) => one !== null));
        }
      }
      expect(wrong.join('\n')).to.equal('');
    });
  }

  it('was tried on every surface', () => {
    const surfaces = new Set(
      Object.values(probesOf).flatMap((probes) => probes.map(({ surface }) => surface)),
    );
    expect([...surfaces]).to.include.members(['page', 'form', 'API', 'socket', 'feed', 'search', 'export']);
    expect(tried).to.be.greaterThan(actions.length * world.owned.length * world.everybody.length);
  });

  /** Tries, puts back what was done, and says what was not as the table has it. */
  async function trial(probe: Probe, who: Somebody, owned: Owned, action: Action): Promise<string | null> {
    tried += 1;
    const came = await probe.run(who, owned, world);
    if (came === 'done') await probe.undo?.(who, owned, world);
    const wanted = outcomeWanted(probe, who, owned, action);
    if (wanted.includes(came)) return null;
    const where = `${probe.surface}: ${probe.what}`;
    return `${who.name}, ${owned.scope} group, ${where}: ${wanted.join(' or ')}, but it was ${came}`;
  }
});

/** The first way on each surface is tried by everybody; others there by those between whom most rows tell. */
function tries(name: PersonName, probe: Probe, action: Action): boolean {
  if (probe.not?.includes(name)) return false;
  return probesOf[action].find(({ surface }) => surface === probe.surface) === probe || someOf.includes(name);
}
const someOf: PersonName[] = ['guest', 'outsider', 'banned', 'member', 'moderator', 'chair'];

/** What is not to be seen is as if it were not there; what may be seen and not be done is refused. */
function outcomeWanted(probe: Probe, who: Somebody, { scope }: Owned, action: Action): string[] {
  const name = probe.as ?? who.name;
  if (mayByTable(name, action, scope)) return ['done'];
  const seen = mayByTable(name, probe.known ?? 'content.read', scope);
  const asked = name === 'guest' && (probe.surface === 'page' || probe.surface === 'export');
  if (probe.silent) return asked ? ['missing', 'refused'] : ['missing'];
  if (probe.elsewhere) return ['refused', 'missing'];
  if (seen) return probe.conflict ? ['refused', 'conflict'] : ['refused'];
  // A guest may be asked to sign in before anything is looked up; it is so of what is not there, too, as is tested apart.
  return name === 'guest' && action !== 'content.read' ? ['missing', 'refused'] : ['missing'];
}

async function oneByOne<T>(tasks: (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (const task of tasks) results.push(await task());
  return results;
}
