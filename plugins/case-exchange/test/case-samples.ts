import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const project = path.resolve(import.meta.dirname, '../../..');
const samples = path.resolve(project, '../shared/data');

export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const bytesOf = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

/** The Government Digital and Data framework, as it is seeded. */
export const readSeed = (): Uint8Array =>
  readFileSync(path.join(project, 'seeds/case-v1p1-ddat-2026-03-23.json'));

/** Whether the samples that are not part of the project are beside it. */
export const samplesAreThere = existsSync(samples);

/** A sample that is used beside the project only; where it is missing, the test is skipped and says so. */
export function readSample(test: Mocha.Context, name: string): Buffer {
  const file = path.join(samples, name);
  if (!existsSync(file)) {
    console.log(`      skipped: ${name} is not in ../shared/data beside the project`);
    test.skip();
  }
  return readFileSync(file);
}

interface SmallPackage {
  CFDocument: Record<string, unknown>;
  CFItems: Record<string, unknown>[];
  CFAssociations: Record<string, unknown>[];
  [name: string]: unknown;
}

/** A valid package: a document (uuid 1) over a role (2), with two levels (3 and 4), given in the wrong order. */
export function smallPackage(): SmallPackage {
  return {
    CFDocument: {
      identifier: uuid(1),
      uri: `https://example.org/documents/${uuid(1)}`,
      title: 'Web roles',
      creator: 'Public Sector Web Professionals',
      lastChangeDateTime: '2026-01-01T00:00:00Z',
    },
    CFItems: [
      item(4, 'Leads a team', { CFItemType: 'Level' }),
      item(2, 'Looks after a website', {
        CFItemType: 'Role',
        abbreviatedStatement: 'Web manager',
        humanCodingScheme: 'WM',
      }),
      item(3, 'Works alone', { CFItemType: 'Level' }),
    ],
    CFAssociations: [childOf(11, 2, 1, 1), childOf(12, 4, 2, 2), childOf(13, 3, 2, 1)],
  };
}

export function item(number: number, fullStatement: string, more: object = {}): Record<string, unknown> {
  return {
    identifier: uuid(number),
    uri: `https://example.org/items/${uuid(number)}`,
    fullStatement,
    lastChangeDateTime: '2026-01-01T00:00:00Z',
    ...more,
  };
}

export function childOf(
  number: number,
  from: number,
  to: number,
  sequenceNumber?: number,
): Record<string, unknown> {
  return {
    identifier: uuid(number),
    uri: `https://example.org/associations/${uuid(number)}`,
    associationType: 'isChildOf',
    originNodeURI: link(from),
    destinationNodeURI: link(to),
    lastChangeDateTime: '2026-01-01T00:00:00Z',
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
}

export function link(number: number): Record<string, unknown> {
  return {
    title: `Item ${number}`,
    identifier: uuid(number),
    uri: `https://example.org/items/${uuid(number)}`,
  };
}
