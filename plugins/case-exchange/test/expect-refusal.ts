import { expect } from 'chai';
import { Problem } from '../../../server/plugin-api.ts';
import type { FieldError } from '../../../server/plugin-api.ts';
import { parsePackage } from '../parse-package.ts';
import { bytesOf } from './case-samples.ts';

/** The errors with which a file is refused; fails when it is not, or not with a Problem. */
export function refusal(file: unknown): FieldError[] {
  try {
    parsePackage(file instanceof Uint8Array ? file : bytesOf(file));
  } catch (error) {
    expect(error).to.be.instanceOf(Problem);
    if (error instanceof Problem) {
      expect(error.status).to.equal(422);
      expect(error.errors).to.have.length.greaterThan(0);
      return error.errors;
    }
  }
  throw new Error('The file was not refused');
}
