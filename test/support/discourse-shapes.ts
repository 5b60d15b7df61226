/** A JSON Schema, as far as answers of Discourse are described with it. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | Schema[];
}

export interface Difference {
  /** `post_stream.posts.raw`. */
  at: string;
  what: 'missing' | 'unknown' | 'type';
  found?: string;
}

/** The shape of a value that was recorded; what is null or empty there tells nothing of its type. */
export function schemaOf(value: unknown): Schema {
  if (value === null) return {};
  if (Array.isArray(value))
    return value.length > 0 ? { type: 'array', items: schemaOf(value[0]) } : { type: 'array' };
  if (typeof value !== 'object') return { type: typeOf(value) };
  const properties = Object.fromEntries(Object.entries(value).map(([name, of]) => [name, schemaOf(of)]));
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** How a value is not as a schema has it. Of lists every entry is looked at. */
export function differences(value: unknown, schema: Schema, at = ''): Difference[] {
  const types = schema.type === undefined ? null : [schema.type].flat();
  const found = typeOf(value);
  if (types && !types.some((type) => type === found || (type === 'number' && found === 'integer')))
    return [{ at, what: 'type', found }];
  if (Array.isArray(value)) {
    const items = Array.isArray(schema.items) ? schema.items[0] : schema.items;
    return items ? value.flatMap((entry) => differences(entry, items, at)) : [];
  }
  if (found !== 'object' || !schema.properties) return [];
  return differencesOfFields(value as Record<string, unknown>, schema.properties, schema.required ?? [], at);
}

function differencesOfFields(
  value: Record<string, unknown>,
  properties: Record<string, Schema>,
  required: readonly string[],
  at: string,
): Difference[] {
  const path = (name: string): string => (at ? `${at}.${name}` : name);
  return [
    ...required
      .filter((name) => !(name in value))
      .map((name): Difference => ({ at: path(name), what: 'missing' })),
    ...Object.entries(value).flatMap(([name, of]): Difference[] =>
      properties[name]
        ? differences(of, properties[name], path(name))
        : [{ at: path(name), what: 'unknown' }],
    ),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
