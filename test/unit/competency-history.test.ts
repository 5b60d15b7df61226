import { expect } from 'chai';
import { historyOf, type Reading } from '../../server/features/reading/competency-history.ts';
import { indexEdition } from '../../server/features/frameworks/edition-index.ts';
import type { Draft, Item } from '../../server/features/frameworks/frameworks.models.ts';
import { cpuMs } from '../support/cpu-time.ts';

let made = 0;

/** Drafts, newest first, with the competency as given; null where a draft lacks it. */
function readings(...items: (Partial<Item> | null)[]): Reading[] {
  made += 1;
  return items.map((own, at) => {
    const item = own && {
      competency: 'c',
      code: null,
      kind: 'Skill',
      title: 'T',
      statement: '',
      parent: null,
      ...own,
    };
    const index = indexEdition(`${at}`, item ? [item as Item] : [], []);
    const draft = { _id: `${made}-${at}`, number: items.length - at } as Draft;
    return { draft, index, item: index.byCompetency.get('c') };
  });
}

const told = (...items: (Partial<Item> | null)[]): string[] =>
  historyOf('c', readings(...items)).map(({ draft, what }) => `${draft.number} ${what}`);

describe('What drafts did to a competency', () => {
  it('is told of each draft that has or lost it', () => {
    expect(told({}, {}, null, null, {}, null)).to.deep.equal(['6 unchanged', '5 again', '3 gone', '2 added']);
    expect(told(null, { code: 'B' }, { code: 'A' })).to.deep.equal(['3 gone', '2 changed', '1 first']);
  });

  it('shows words added and removed, white space aside', () => {
    const [same] = historyOf(
      'c',
      readings({ statement: 'One\n\n- two  three' }, { statement: ' One - two three\n' }),
    );
    expect(same).to.include({ what: 'unchanged', statement: null });
    const [one] = historyOf('c', readings({ statement: 'Buys fair systems' }, { statement: 'Buys systems' }));
    expect(one!.statement!.map(({ kind, value }) => [kind, value.trim()])).to.deep.equal([
      ['same', 'Buys'],
      ['added', 'fair'],
      ['same', 'systems'],
    ]);
    expect(one!.title).to.equal(null);
  });

  it('leaves out what is far from any change', () => {
    const far = Array.from({ length: 200 }, (_, at) => `word${at}`).join(' ');
    const [one] = historyOf('c', readings({ statement: `new ${far} end` }, { statement: `old ${far} end` }));
    expect(one!.statement!.map(({ kind }) => kind)).to.deep.equal([
      'removed',
      'added',
      'same',
      'gap',
      'same',
    ]);
    expect(
      one!
        .statement!.find(({ kind }) => kind === 'same')!
        .value.trim()
        .split(' '),
    ).to.have.length(14);
  });

  it('gives up on texts that would take seconds', () => {
    const text = (from: number): string =>
      Array.from({ length: 30_000 }, (_, at) => `w${(at * from) % 9973}`).join(' ');
    const started = cpuMs();
    const [one] = historyOf('c', readings({ statement: text(7) }, { statement: text(11) }));
    expect(one!.statement!.map(({ kind }) => kind)).to.deep.equal(['removed', 'added']);
    expect(cpuMs() - started).to.be.below(3000);
  });
});
