import { expect } from 'chai';
import type { FieldError } from '../../server/core/errors.ts';
import { fieldsOf, readTime, typedTime } from '../../server/features/drafting/times-form.ts';
import { type Asked, timesAfter } from '../../server/features/drafting/transitions.ts';

const london = 'Europe/London';

/** What the fields come to in UTC, or what is said to be wrong. */
function read(typed: [day: string, month: string, year: string, time?: string], zone = london, end = false) {
  const [day, month, year, time = ''] = typed;
  const errors: FieldError[] = [];
  const at = readTime({ day, month, year, time }, { zone, name: 'closesAt', end, errors });
  return errors.length > 0
    ? errors.map(({ path, message }) => `${path}: ${message}`).join()
    : at?.toISOString();
}

describe('times of drafts', () => {
  it('are typed by the clocks of the group', () => {
    expect(read(['31', '3', '2027', '17:00'])).to.equal('2027-03-31T16:00:00.000Z');
    expect(read(['31', '03', '2027', '5pm'])).to.equal('2027-03-31T16:00:00.000Z');
    expect(read(['31', '1', '2027', '12am'], 'America/New_York')).to.equal('2027-01-31T05:00:00.000Z');
    expect(read(['31', '1', '2027'])).to.equal('2027-01-31T00:00:00.000Z');
    expect(read(['31', '1', '2027'], london, true)).to.equal('2027-01-31T23:59:00.000Z');
    // What is left out when clocks go forward is an hour later; what comes twice is the first.
    expect(read(['28', '3', '2027', '1:30'])).to.equal('2027-03-28T01:30:00.000Z');
    expect(read(['31', '10', '2027', '1:30'])).to.equal('2027-10-31T00:30:00.000Z');
    expect(read(['', '', ''])).to.equal(undefined);
  });

  it('are refused when no calendar or clock has them', () => {
    for (const typed of [
      ['29', '2', '2027'],
      ['1', '13', '2027'],
      ['1', '1', '2027', '24:00'],
      ['1', '1', '2027', '13pm'],
    ] as const)
      expect(read([...typed] as never), typed.join(' ')).to.equal(
        'closesAt: There is no such day or time. Check it',
      );
    expect(read(['1', '', '2027'])).to.include('Give day, month and year');
    expect(read(['1', '1', '27'])).to.include('Give day, month and year');
    expect(read(['1', '1', '2027', 'noon'])).to.include('24-hour clock');
    expect(read(['', '', '', '9:00'])).to.include('Give a day with the time');
  });

  it('are filled in as they were typed', () => {
    const at = new Date('2027-07-01T08:05:00Z');
    const typed = typedTime(fieldsOf(london, 'opensAt', at), 'opensAt');
    expect(typed).to.deep.equal({ day: '1', month: '7', year: '2027', time: '09:05' });
    expect(fieldsOf(london, 'opensAt', null)).to.deep.equal({});
  });

  it('stay as they are where nothing else is asked for, unless they are over', () => {
    const now = new Date('2027-01-10T12:00:00Z');
    const [before, later, last] = ['2027-01-05', '2027-01-15', '2027-01-20'].map((day) => new Date(day));
    const after = (
      state: 'preparing' | 'open' | 'closed',
      times: object,
      asked: Omit<Asked, 'state'> = {},
    ) => {
      const draft = { _id: 'd', number: 3, edition: 'e', itemCount: 1, base: null, scheduled: false };
      const given = { ...draft, opensAt: null, closesAt: null, state, ...times };
      return timesAfter(given, { state: 'open', ...asked }, now);
    };
    expect(after('preparing', {})).to.deep.equal({ opensAt: now, closesAt: null });
    expect(after('preparing', { opensAt: later, closesAt: last })).to.deep.equal({
      opensAt: later,
      closesAt: last,
    });
    expect(after('preparing', { opensAt: before, closesAt: before })).to.deep.equal({
      opensAt: now,
      closesAt: null,
    });
    expect(after('open', { opensAt: before, closesAt: later }, { closesAt: last })).to.deep.equal({
      opensAt: before,
      closesAt: last,
    });
    expect(after('closed', { opensAt: before, closesAt: before })).to.deep.equal({
      opensAt: now,
      closesAt: null,
    });
    expect(() => after('closed', { opensAt: before, closesAt: before }, { opensAt: later })).to.throw(
      'opensAt',
    );
    expect(() => after('preparing', {}, { opensAt: last, closesAt: later })).to.throw('closesAt');
  });
});
