import { expect } from 'chai';
import { engineFormFor, type Platform, thisPlatform } from '../../server/core/database/engine/platform.ts';

const debian12: Platform = {
  system: 'linux',
  architecture: 'x64',
  glibc: '2.36',
  cpuInfo: 'processor\t: 0\nflags\t\t: fpu sse2 avx avx2\n',
};
const refusalFor = (platform: Partial<Platform>): string => {
  const verdict = engineFormFor({ ...debian12, ...platform });
  return 'refusal' in verdict ? verdict.refusal : `runs ${verdict.form}`;
};

describe('where the embedded engine runs', () => {
  it('is patched on glibc 2.36 and 2.37, and taken as it is on newer ones and on Apple silicon', () => {
    expect(engineFormFor(debian12)).to.deep.equal({ form: 'patched' });
    expect(engineFormFor({ ...debian12, glibc: '2.37' })).to.deep.equal({ form: 'patched' });
    expect(engineFormFor({ ...debian12, architecture: 'arm64', cpuInfo: 'Features : fp' })).to.deep.equal({
      form: 'patched',
    });
    expect(engineFormFor({ ...debian12, glibc: '2.38' })).to.deep.equal({ form: 'as-installed' });
    expect(engineFormFor({ ...debian12, glibc: '3.0' })).to.deep.equal({ form: 'as-installed' });
    expect(
      engineFormFor({ system: 'darwin', architecture: 'arm64', glibc: null, cpuInfo: null }),
    ).to.deep.equal({ form: 'as-installed' });
  });

  it('is refused elsewhere, with the reason and the way out', () => {
    expect(refusalFor({ glibc: '2.35' })).to.match(/needs glibc 2\.36 or newer.*has 2\.35/);
    expect(refusalFor({ glibc: null })).to.match(/musl/);
    expect(refusalFor({ system: 'win32', glibc: null })).to.match(/not on win32 x64/);
    expect(refusalFor({ system: 'darwin', glibc: null })).to.match(/not on darwin x64/);
    expect(refusalFor({ architecture: 'ia32' })).to.match(/not on linux ia32/);
    expect(refusalFor({ cpuInfo: 'flags : fpu sse2 avxish\n' })).to.match(/AVX/);
    for (const platform of [
      { glibc: '2.35' },
      { glibc: null },
      { system: 'win32' },
      { cpuInfo: 'flags : fpu\n' },
    ]) {
      expect(refusalFor(platform)).to.match(/Set MONGODB_URI/);
    }
  });

  it('reads what this machine is', () => {
    const platform = thisPlatform();
    expect(platform.system).to.equal(process.platform);
    if (process.platform === 'linux') expect(platform.cpuInfo).to.be.a('string');
  });
});
