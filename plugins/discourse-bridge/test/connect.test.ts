import { expect } from 'chai';
import { callsForTopic, secondsForCalls, secondsLeft } from '../backfill/time-left.ts';
import { baseAddress, hostOf } from '../connect/address.ts';
import { capabilitiesOf } from '../connect/capabilities.ts';
import { parseTarget } from '../connect/targets.ts';

describe('connecting a forum, in its parts', () => {
  it('finds the base address in what people copy', () => {
    const addresses: [string, string][] = [
      ['forum.example.org', 'https://forum.example.org'],
      ['  https://Forum.example.org/latest?order=views ', 'https://forum.example.org'],
      ['https://example.org/forum/t/a-topic/7/2', 'https://example.org/forum'],
      ['https://example.org/forum/', 'https://example.org/forum'],
      ['http://localhost:4200', 'http://localhost:4200'],
    ];
    for (const [typed, base] of addresses) expect(baseAddress(typed), typed).to.equal(base);
    for (const wrong of ['', '   ', 7, null, 'https://', 'file:///etc/passwd', 'x'.repeat(301)])
      expect(() => baseAddress(wrong), String(wrong)).to.throw();
    expect(hostOf('https://example.org:8443/forum')).to.equal('example.org:8443/forum');
  });

  it('tells how long it takes, first by the calls, then by how long it took', () => {
    expect([1, 20, 21, 70, 71].map(callsForTopic)).to.deep.equal([1, 1, 2, 2, 3]);
    expect(secondsForCalls(520, 50)).to.equal(624);
    expect(secondsForCalls(520, Infinity)).to.equal(0);
    const work = { topics: 100, topicsDone: 0, workedSeconds: 0, perMinute: 50 };
    expect(secondsLeft(work)).to.equal(120);
    expect(secondsLeft({ ...work, topicsDone: 25, workedSeconds: 100 })).to.equal(300);
    expect(secondsLeft({ ...work, topicsDone: 101, workedSeconds: 100 })).to.equal(0);
  });

  it('knows what a key may do by its scopes', () => {
    const lacking = (scopes: string[] | null) =>
      capabilitiesOf(scopes && new Set(scopes)).flatMap(({ has, code }) => (has ? [] : [code]));
    expect(lacking(null)).to.deep.equal([]);
    expect(lacking(['global:read'])).to.deep.equal(['write', 'edit', 'delete', 'close', 'upload']);
    expect(lacking(['topics:write', 'posts:edit']))
      .to.include('edit')
      .and.not.include('write');
  });

  it('reads where a category is to lead', () => {
    expect(parseTarget('group:hall')).to.deep.equal({ kind: 'group', id: 'hall' });
    expect(parseTarget({ kind: 'thread', id: 'c-1' })).to.deep.equal({ kind: 'thread', id: 'c-1' });
    for (const wrong of ['', 'hall', 'person:ada', 'group:', 'group:a b', null, { kind: 'group' }, 3])
      expect(parseTarget(wrong), JSON.stringify(wrong)).to.equal(null);
  });
});
