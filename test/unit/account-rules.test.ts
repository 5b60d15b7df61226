import { expect } from 'chai';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { sessionSecret } from '../../server/core/sessions/secret.ts';
import {
  checkEmail,
  checkName,
  checkOrganisation,
  checkPassword,
} from '../../server/features/accounts/account-fields.ts';
import { addressKey } from '../../server/features/accounts/address-key.ts';
import { commonPasswords } from '../../server/features/accounts/common-passwords.ts';
import { handlesFor, isHandle } from '../../server/features/accounts/handles.ts';
import { safeReturn } from '../../server/features/accounts/return-address.ts';

describe('the way back after signing in', () => {
  it('is a path of this site', () => {
    for (const path of ['/', '/a/b?c=d#e', '/competencies/WM-03?q=%2F%2F', '/threads/c-1/compose?kept=x']) {
      expect(safeReturn(path)).to.equal(path);
    }
  });

  it('is the home page for anything else', () => {
    for (const path of [
      undefined,
      ['/x'],
      '',
      'x',
      'https://elsewhere.example/',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/a\\b',
      '/\t/elsewhere.example',
      '/\n',
      '/a b',
      '/x/..//elsewhere.example',
      '/./\u0000',
      'javascript:alert(1)',
      `/${'a'.repeat(3000)}`,
      '/sign-out',
      '/reset-password/x',
    ]) {
      expect(safeReturn(path), String(path)).to.equal('/');
    }
  });

  it('does not go round in circles', () => {
    expect(safeReturn('/sign-in?return=%2Faccount')).to.equal('/account');
    expect(safeReturn('/register?return=%2Fsign-in%3Freturn%3D%252Fx')).to.equal('/x');
    expect(safeReturn('/sign-in?return=%2F%2Felsewhere.example')).to.equal('/');
    expect(safeReturn('/sign-in')).to.equal('/');
  });
});

describe('what members enter', () => {
  it('is one e-mail address', () => {
    for (const email of ['a@b.example', ' o’neil+moot@müller.example ', "o'hara@x.y.example"]) {
      expect(checkEmail(email).value, email).to.equal(email.trim());
    }
    for (const email of [
      '',
      'a',
      'a@b',
      '@b.example',
      'a@@b.example',
      'a@b.example,c@d.example',
      'a@b..example',
      'a b@c.example',
      'A <a@b.example>',
      'a@b.example\r\nBcc: c@d.example',
      'a@b.example\u0000',
      `${'a'.repeat(250)}@b.example`,
    ]) {
      expect(checkEmail(email).error?.path, email).to.equal('email');
    }
  });

  it('is a name that can be read as it stands', () => {
    for (const name of ['Jo', 'Ólöf Ýr', '山田太郎', "Siobhán O'Neill-Ngũgĩ", 'x'.repeat(60)]) {
      expect(checkName(name).value, name).to.equal(name);
    }
    expect(checkName('  Ann   Lee ').value).to.equal('Ann Lee');
    for (const name of [
      '',
      'x',
      'x'.repeat(61),
      'a\u202Eb',
      'a\u2066b',
      'a\nb',
      'a\u0007b',
      'a\uD800',
      '--',
      '\u200B\u200B',
    ]) {
      expect(checkName(name).error?.path, JSON.stringify(name)).to.equal('name');
    }
    expect(checkOrganisation('  ').value).to.equal(null);
    expect(checkOrganisation('o'.repeat(101)).error?.path).to.equal('organisation');
  });

  it('is a password whose length counts, not what it is made of', () => {
    const about = { email: 'Morag.Reid@people.example', name: 'Morag Reid' };
    for (const password of ['ten letter', '          ', '🗝🗝🗝🗝🗝🗝🗝🗝🗝🗝', 'x'.repeat(200)]) {
      expect(checkPassword(password, about).error, password).to.equal(null);
    }
    for (const password of [
      '',
      'nine char',
      '🗝🗝🗝🗝🗝🗝🗝🗝🗝',
      'x'.repeat(201),
      'MORAG.REID@people.example',
      'morag reid',
      'morag.reid',
      'Password123',
    ]) {
      expect(checkPassword(password, about).error?.path, password).to.equal('password');
    }
    expect(commonPasswords.size).to.be.greaterThan(100);
    for (const common of commonPasswords) expect(common.length, common).to.be.at.least(10);
  });

  it('gives a handle of plain letters', () => {
    const first = (name: string): string => [...handlesFor(name)][0]!;
    expect(first('Siobhán O’Neill')).to.equal('siobhan-oneill');
    expect(first('Łukasz Größe')).to.equal('lukasz-grosse');
    expect(first('A'.repeat(60))).to.equal('a'.repeat(30));
    expect(first('Admin')).to.equal('admin-2');
    expect(first('山田')).to.equal('member-2');
    for (const name of ['Jo', '山田', 'Admin', '-- --', 'é', 'x '.repeat(40)]) {
      for (const handle of handlesFor(name)) expect(isHandle(handle), handle).to.equal(true);
    }
    for (const wrong of ['a', 'A-b', 'a b', 'a'.repeat(31), 'á-b', ''])
      expect(isHandle(wrong)).to.equal(false);
  });
});

describe('where requests come from', () => {
  it('is counted by address, and for IPv6 by household', () => {
    expect(addressKey('192.0.2.1')).to.equal('192.0.2.1');
    expect(addressKey('::ffff:192.0.2.1')).to.equal('192.0.2.1');
    expect(addressKey('2001:db8:1:2:3:4:5:6')).to.equal('2001:db8:1:2');
    expect(addressKey('2001:0DB8:1:2::6')).to.equal('2001:db8:1:2');
    expect(addressKey('2001:db8::1')).to.equal('2001:db8:0:0');
    expect(addressKey('::1')).to.equal('0:0:0:0');
    expect(addressKey(undefined)).to.equal('unknown');
  });
});

describe('the secret of sessions', () => {
  it('is made once, for the owner only, also by two processes at once', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'moot-secret-'));
    try {
      const config = { sessionSecret: null, dataDir };
      const [one, two] = await Promise.all([sessionSecret(config), sessionSecret(config)]);
      expect(one)
        .to.equal(two)
        .and.match(/^[\w-]{43}$/);
      expect(await sessionSecret(config)).to.equal(one);
      expect(await readdir(dataDir)).to.deep.equal(['session-secret']);
      expect((await stat(join(dataDir, 'session-secret'))).mode & 0o777).to.equal(0o600);
      expect(await sessionSecret({ sessionSecret: 'given', dataDir })).to.equal('given');
      await writeFile(join(dataDir, 'session-secret'), 'short');
      const damaged = await sessionSecret(config).catch((error: Error) => error.message);
      expect(damaged).to.include('is damaged');
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
