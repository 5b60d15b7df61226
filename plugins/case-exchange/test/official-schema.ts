import { Ajv2019 } from 'ajv/dist/2019.js';
import type { AnySchemaObject, ValidateFunction } from 'ajv/dist/2019.js';
import { readSample } from './case-samples.ts';

const formats = {
  uuid: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/,
  date: (text: string) => isDate(text),
  'date-time': (text: string) => {
    const parts =
      /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
        text,
      );
    return parts !== null && isDate(parts[1] ?? '');
  },
};

function isDate(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text;
}

export type Part = 'CFPackage' | 'CFPckgDocument' | 'CFPckgItem';

/** Checks values against the official JSON Schema of CASE 1.1: answers what is wrong, nothing when all is right. */
export function officialSchema(test: Mocha.Context): (part: Part, value: unknown) => string[] {
  const schema: AnySchemaObject = JSON.parse(readSample(test, 'case-v1p1-cfpackage.schema.json').toString());
  const { $schema: _dialect, ...rest } = schema;
  const id = 'cfpackage';
  const ajv = new Ajv2019({ allErrors: true, strict: false, formats });
  ajv.addSchema({ ...rest, $id: id });
  return (part, value) => {
    const validate: ValidateFunction | undefined = ajv.getSchema(
      part === 'CFPackage' ? id : `${id}#/$defs/${part}`,
    );
    if (validate === undefined) throw new Error(`The schema has no ${part}`);
    // Through JSON, as it is sent.
    if (validate(JSON.parse(JSON.stringify(value)))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
