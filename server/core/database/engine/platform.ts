import { readFileSync } from 'node:fs';
import { useAnotherDatabase } from './engine-error.ts';

/** What decides whether the engine's files can run on a machine. */
export interface Platform {
  system: string;
  architecture: string;
  /** Null on Linux means that the C library is not glibc. */
  glibc: string | null;
  /** The text of /proc/cpuinfo, or null where there is none. */
  cpuInfo: string | null;
}

/** What to do with the engine's files: load them as they are, or a copy made to fit an older glibc. */
export type EngineForm = 'as-installed' | 'patched';

/** Reads what this machine is. */
export function thisPlatform(): Platform {
  const linux = process.platform === 'linux';
  return {
    system: process.platform,
    architecture: process.arch,
    glibc: linux ? glibcVersion() : null,
    cpuInfo: linux ? cpuInfo() : null,
  };
}

/** Says in which form the engine runs on a platform, or why it cannot (a sentence or two for people). */
export function engineFormFor(platform: Platform): { form: EngineForm } | { refusal: string } {
  const { system, architecture, glibc, cpuInfo: cpu } = platform;
  const refuse = (why: string) => ({ refusal: `The built-in database ${why}. ${useAnotherDatabase}` });
  if (system === 'darwin' && architecture === 'arm64') return { form: 'as-installed' };
  if (system !== 'linux' || (architecture !== 'x64' && architecture !== 'arm64')) {
    return refuse(
      `runs on Linux (64-bit Intel or ARM) and on Macs with Apple silicon, not on ${system} ${architecture}`,
    );
  }
  if (architecture === 'x64' && cpu !== null && !/^flags\s*:.*\bavx\b/m.test(cpu)) {
    return refuse('needs a processor with AVX instructions, which this one does not have');
  }
  if (glibc === null)
    return refuse('needs the GNU C library (glibc); Alpine and other musl systems do not have it');
  const [major = 0, minor = 0] = glibc.split('.').map(Number);
  const atLeast = (wanted: number) => major > 2 || (major === 2 && minor >= wanted);
  if (!atLeast(36)) {
    return refuse(`needs glibc 2.36 or newer (Debian 12, Ubuntu 24.04 or later); this machine has ${glibc}`);
  }
  return { form: atLeast(38) ? 'as-installed' : 'patched' };
}

function glibcVersion(): string | null {
  // The types of Node 20 lack this switch: without it the report looks up every network address, which is slow.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime ?? null;
}

function cpuInfo(): string | null {
  try {
    return readFileSync('/proc/cpuinfo', 'latin1');
  } catch {
    return null;
  }
}
