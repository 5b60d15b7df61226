import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import {
  PayloadError,
  readPayload,
  readWebhook,
  signPayload,
  verifyWebhook,
} from 'discourse-plugin-api-client';

describe('webhooks', () => {
  const secret = 'my_lovely_secret_for_web_hook';
  const ping = Buffer.from('{"ping":"OK"}');
  const signature = 'sha256=162f107f6b5022353274eb1a7197885cfd35744d8d08e5bcea025d309386b7d6';

  it('are true when their bytes were signed with the secret', () => {
    expect(verifyWebhook({ secret, signature, body: ping })).to.equal(true);
    for (const wrong of [
      { body: Buffer.from('{"ping":"ok"}') },
      { secret: 'another secret of a hook' },
      { signature: signature.replace('sha256=', '') },
      { signature: signature.slice(0, -2) },
      { signature: `sha256=${'0'.repeat(64)}` },
      { signature: '' },
      { signature: null },
      { secret: '', signature: `sha256=${createHmac('sha256', '').update(ping).digest('hex')}` },
    ])
      expect(verifyWebhook({ secret, signature, body: ping, ...wrong }), JSON.stringify(wrong)).to.equal(
        false,
      );
  });

  it('say what they are about', () => {
    const headers = {
      'x-discourse-event-type': 'post',
      'x-discourse-event': 'post_created',
      'x-discourse-instance': 'https://forum.example.org',
      'x-discourse-event-id': '17',
    };
    const body = Buffer.from(JSON.stringify({ post: { id: 7, topic_id: 3, category_id: 2, raw: 'Words.' } }));
    expect(readWebhook(headers, body)).to.deep.equal({
      event: 'post_created',
      type: 'post',
      instance: 'https://forum.example.org',
      delivery: '17',
      postId: 7,
      topicId: 3,
      categoryId: 2,
    });
    const hello = { 'x-discourse-event-type': 'ping', 'x-discourse-event': 'ping' };
    expect(readWebhook(hello, ping)).to.include({ type: 'ping', postId: null, topicId: null });
    for (const wrong of ['{"post":', '[]', '{"topic":{}}', '{"post":"7"}'])
      expect(readWebhook(headers, Buffer.from(wrong)), wrong).to.equal(null);
    expect(readWebhook({}, body)).to.equal(null);
  });
});

describe('DiscourseConnect', () => {
  const secret = 'd836444a9e4084d5b224a60c208dce14';
  const known = {
    sso: 'bm9uY2U9Y2I2ODI1MWVlZmI1MjExZTU4YzAwZmYxMzk1ZjBjMGI=',
    sig: '1ce1494f94484b6f6a092be9b15ccc1cdafb1f8460a3838fbb0e0883c4390471',
  };

  it('signs and reads the published example', () => {
    const nonce = 'cb68251eefb5211e58c00ff1395f0c0b';
    expect(signPayload(secret, { nonce })).to.deep.equal(known);
    expect(Object.fromEntries(readPayload(secret, known))).to.deep.equal({ nonce });
  });

  it('brings every field there and back, in either direction', () => {
    const fields = {
      nonce: 'n',
      name: 'Ünal & Söhne + 1',
      admin: true,
      groups: ['a', 'b'],
      avatar_url: null,
    };
    expect(Object.fromEntries(readPayload(secret, signPayload(secret, fields)))).to.deep.equal({
      nonce: 'n',
      name: 'Ünal & Söhne + 1',
      admin: 'true',
      groups: 'a,b',
    });
  });

  it('reads base64 with broken lines, as old forums sign it', () => {
    const sso = `${known.sso.slice(0, 20)}\n${known.sso.slice(20)}\n`;
    const sig = createHmac('sha256', secret).update(sso).digest('hex');
    expect(readPayload(secret, { sso, sig }).get('nonce')).to.equal('cb68251eefb5211e58c00ff1395f0c0b');
  });

  it('refuses what somebody else signed, or changed', () => {
    for (const wrong of [
      { ...known, sig: known.sig.replace('1', '2') },
      { ...known, sig: '' },
      { ...known, sso: signPayload(secret, { nonce: 'other' }).sso },
      signPayload('another', { nonce: 'n' }),
    ])
      expect(() => readPayload(secret, wrong)).to.throw(PayloadError, 'signature');
    const sso = '<script>';
    const sig = createHmac('sha256', secret).update(sso).digest('hex');
    expect(() => readPayload(secret, { sso, sig })).to.throw(PayloadError, 'base64');
    expect(() => signPayload('', {})).to.throw(TypeError);
  });
});
