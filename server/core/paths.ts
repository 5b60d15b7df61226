import { resolve } from 'node:path';

/** The folder that holds package.json; every path to our own files starts here. */
export const projectRoot = resolve(import.meta.dirname, '../..');
