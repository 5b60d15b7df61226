import { expect } from 'chai';
import fc from 'fast-check';
import { isTimeZone, localHour, nextAtHour } from '../../server/core/zoned.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const next = (zone: string, hour: number, days: number[], after: string): string | undefined =>
  nextAtHour(zone, hour, days, new Date(after))?.toISOString();

describe('the next full hour by the clocks of a place', () => {
  it('is later today, or on the next of the days', () => {
    // 27 November 2026 is a Friday.
    expect(next('Europe/London', 18, [5], '2026-11-27T09:00:00Z')).to.equal('2026-11-27T18:00:00.000Z');
    expect(next('Europe/London', 8, [5], '2026-11-27T09:00:00Z')).to.equal('2026-12-04T08:00:00.000Z');
    expect(next('Europe/London', 8, [1, 4], '2026-11-27T09:00:00Z')).to.equal('2026-11-30T08:00:00.000Z');
    expect(next('Asia/Kolkata', 7, everyDay, '2026-11-27T01:31:00Z')).to.equal('2026-11-28T01:30:00.000Z');
    expect(nextAtHour('Europe/London', 8, [], new Date())).to.equal(null);
  });

  it('keeps the clock when summer time begins and ends', () => {
    expect(next('Europe/London', 8, everyDay, '2026-03-28T09:00:00Z')).to.equal('2026-03-29T07:00:00.000Z');
    expect(next('Europe/London', 8, everyDay, '2026-10-24T08:00:00Z')).to.equal('2026-10-25T08:00:00.000Z');
    // From one to two o'clock there is nothing on that day; later in the year it comes twice.
    expect(next('Europe/London', 1, everyDay, '2026-03-28T12:00:00Z')).to.equal('2026-03-29T01:00:00.000Z');
    expect(next('Europe/London', 1, everyDay, '2026-10-24T12:00:00Z')).to.equal('2026-10-25T00:00:00.000Z');
  });

  it('is always later, on one of the days, within eight days, at that hour', () => {
    const zones = ['Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'];
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    const moments = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2027-12-31'),
      noInvalidDate: true,
    });
    const hours = fc.integer({ min: 4, max: 23 });
    const check = (zone: string, hour: number, on: number[], after: Date): void => {
      const at = nextAtHour(zone, hour, on, after)!;
      expect(at.getTime()).to.be.within(after.getTime() + 1, after.getTime() + 8 * 24 * 3600_000);
      expect(localHour(zone, at)).to.equal(hour);
    };
    fc.assert(fc.property(fc.constantFrom(...zones), hours, days, moments, check), { numRuns: 200 });
  });

  it('knows what is a time zone', () => {
    expect(isTimeZone('Europe/London')).to.equal(true);
    expect(isTimeZone('Europe/Atlantis')).to.equal(false);
    expect(isTimeZone('')).to.equal(false);
  });
});
