/**
 * The engine was linked on a system with glibc 2.38, but all it takes from there are seven functions that older
 * versions have under an older name or version. Pointing at those makes the same file load on glibc 2.36 and 2.37
 * (Debian 12 among them).
 */
interface OlderName {
  rename: 'keep' | 'drop-prefix' | 'c99';
  library: string;
  /** The version that x86-64 gives the older name; aarch64 starts at 2.17 for everything. */
  version: string;
}

const newPrefix = '__isoc23_';
const dropPrefix: OlderName = { rename: 'drop-prefix', library: 'libc.so.6', version: 'GLIBC_2.2.5' };
const asC99: OlderName = { rename: 'c99', library: 'libc.so.6', version: 'GLIBC_2.7' };

// The C23 variants differ from the older ones only in reading the prefix 0b as binary.
const olderNames = new Map<string, OlderName>([
  ['fmod', { rename: 'keep', library: 'libm.so.6', version: 'GLIBC_2.2.5' }],
  ['__isoc23_strtol', dropPrefix],
  ['__isoc23_strtoul', dropPrefix],
  ['__isoc23_strtoll', dropPrefix],
  ['__isoc23_strtoull', dropPrefix],
  ['__isoc23_sscanf', asC99],
  ['__isoc23_fscanf', asC99],
]);

const tooNew = 'GLIBC_2.38';
const machineX64 = 62;
const machineArm64 = 183;
const sectionDynamicSymbols = 11;
const sectionVersionNeeds = 0x6ffffffe;
const sectionSymbolVersions = 0x6fffffff;
const symbolSize = 24;
/** The top bit of a symbol's version marks it hidden; the rest is its number. */
const versionNumberBits = 0x7fff;

interface Section {
  type: number;
  offset: number;
  size: number;
  link: number;
  info: number;
}

interface VersionNeed {
  number: number;
  offset: number;
  library: string;
  version: string;
}

/**
 * Rewrites, in place, every reference to GLIBC_2.38 of a 64-bit little-endian ELF library (x86-64 or aarch64).
 * Returns the functions that were redirected. Throws when the file is something else, or needs a function of 2.38
 * for which no older equivalent is known.
 */
export function lowerGlibcNeeds(file: Buffer): string[] {
  const machine = readMachine(file);
  const baseVersion = machine === machineArm64 ? 'GLIBC_2.17' : 'GLIBC_2.2.5';
  const sections = readSections(file);
  const symbols = only(sections, sectionDynamicSymbols);
  const strings = sections[symbols.link]?.offset;
  if (strings === undefined) throw new Error('the library has no table of names');
  const textAt = (offset: number): string =>
    file.toString('latin1', strings + offset, file.indexOf(0, strings + offset));
  const needs = readVersionNeeds(file, only(sections, sectionVersionNeeds), textAt);
  const versions = only(sections, sectionSymbolVersions);
  const needFor = (library: string, version: string): VersionNeed => {
    const need = needs.find((each) => each.library === library && each.version === version);
    if (!need) throw new Error(`the library does not use ${version} of ${library}`);
    return need;
  };
  const newNeeds = needs.filter((need) => need.version === tooNew);
  const newNumbers = new Set(newNeeds.map((need) => need.number));

  const redirected: string[] = [];
  for (let index = 1; index < symbols.size / symbolSize; index += 1) {
    const versionOffset = versions.offset + 2 * index;
    if (!newNumbers.has(file.readUInt16LE(versionOffset) & versionNumberBits)) continue;
    const symbolOffset = symbols.offset + symbolSize * index;
    const nameOffset = file.readUInt32LE(symbolOffset);
    const name = textAt(nameOffset);
    const older = olderNames.get(name);
    if (!older) throw new Error(`no older equivalent is known for ${name}`);
    if (older.rename === 'drop-prefix') file.writeUInt32LE(nameOffset + newPrefix.length, symbolOffset);
    if (older.rename === 'c99') file.write('99', strings + nameOffset + '__isoc'.length, 'latin1');
    const version = machine === machineArm64 ? baseVersion : older.version;
    file.writeUInt16LE(needFor(older.library, version).number, versionOffset);
    redirected.push(name);
  }
  // A need nobody uses any more would still be refused by the loader, so it becomes a repetition of the base version.
  for (const need of newNeeds) {
    const base = needFor(need.library, baseVersion);
    file.copyWithin(need.offset, base.offset, base.offset + 4);
    file.copyWithin(need.offset + 8, base.offset + 8, base.offset + 12);
  }
  return redirected;
}

function readMachine(file: Buffer): number {
  const isElf = file.length >= 64 && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 2 && file[5] === 1;
  const machine = isElf ? file.readUInt16LE(18) : 0;
  if (machine !== machineX64 && machine !== machineArm64) {
    throw new Error('not a library for 64-bit Linux on Intel or ARM');
  }
  return machine;
}

function readSections(file: Buffer): Section[] {
  const start = Number(file.readBigUInt64LE(40));
  const entrySize = file.readUInt16LE(58);
  return Array.from({ length: file.readUInt16LE(60) }, (_, index) => {
    const at = start + index * entrySize;
    return {
      type: file.readUInt32LE(at + 4),
      offset: Number(file.readBigUInt64LE(at + 24)),
      size: Number(file.readBigUInt64LE(at + 32)),
      link: file.readUInt32LE(at + 40),
      info: file.readUInt32LE(at + 44),
    };
  });
}

function only(sections: Section[], type: number): Section {
  const [section, ...others] = sections.filter((each) => each.type === type);
  if (!section || others.length > 0) throw new Error('the library is not laid out as expected');
  return section;
}

/** Follows the two-level chain: for each needed library, the versions needed of it. */
function readVersionNeeds(file: Buffer, section: Section, textAt: (offset: number) => string): VersionNeed[] {
  const needs: VersionNeed[] = [];
  let libraryAt = section.offset;
  for (let libraries = 0; libraries < section.info; libraries += 1) {
    const library = textAt(file.readUInt32LE(libraryAt + 4));
    let versionAt = libraryAt + file.readUInt32LE(libraryAt + 8);
    for (let count = file.readUInt16LE(libraryAt + 2); count > 0; count -= 1) {
      needs.push({
        number: file.readUInt16LE(versionAt + 6) & versionNumberBits,
        offset: versionAt,
        library,
        version: textAt(file.readUInt32LE(versionAt + 8)),
      });
      versionAt += file.readUInt32LE(versionAt + 12);
    }
    libraryAt += file.readUInt32LE(libraryAt + 12);
  }
  return needs;
}
