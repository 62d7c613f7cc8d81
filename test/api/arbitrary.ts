import fc, { type Arbitrary } from 'fast-check';

export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  maxItems?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** Text that has broken programs: NUL, halves of pairs, marks that turn the line, quotes of SQL and HTML, and long ones. */
const oddText = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202edrow',
  '👩‍👩‍👧 ﷽',
  "'; drop table calls; --",
  '<script>1</script>',
  '%00',
  '../../etc/passwd',
  '9'.repeat(400),
  'é'.repeat(5_000),
);
const oddNumber = fc.constantFrom(-1, 0, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63));
/** Any JSON, whatever was asked for. */
export const anything: Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, [], {}, [[[[]]]], JSON.parse('{"__proto__":{"a":1},"constructor":null}')),
  fc.jsonValue({ maxDepth: 3 }),
);

const formats: Record<string, Arbitrary<string>> = {
  uuid: fc.uuid(),
  'date-time': fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
    .map((at) => at.toISOString()),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
};

/** Values of a schema of the API's document. `oddly`: at each place, now and then, something else. */
export function valuesOf(schema: Schema, schemas: Record<string, Schema>, oddly: boolean): Arbitrary<unknown> {
  const good = goodValue(schema, schemas, oddly);
  return oddly ? fc.oneof({ weight: 5, arbitrary: good }, { weight: 1, arbitrary: anything }) : good;
}

function goodValue(schema: Schema, schemas: Record<string, Schema>, oddly: boolean): Arbitrary<unknown> {
  const inner = (part: Schema) => valuesOf(part, schemas, oddly);
  if (schema.$ref) return inner(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map(inner));
  if (schema.allOf) return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
  return ofType(schema, inner, oddly);
}

function ofType(schema: Schema, inner: (part: Schema) => Arbitrary<unknown>, oddly: boolean): Arbitrary<unknown> {
  const { minimum: min = -1_000, maximum: max = 1_000_000 } = schema;
  switch (schema.type) {
    case 'string': {
      const size = { minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 30, 30) };
      return formats[schema.format ?? ''] ?? fc.string({ ...size, unit: 'grapheme' });
    }
    case 'integer':
      return fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 3, 3) });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inner(part)]);
      const shape = Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>;
      return oddly
        ? fc.record({ ...shape, notAField: anything }, { requiredKeys: [] })
        : fc.record(shape, { requiredKeys: schema.required ?? [] });
    }
    default:
      return anything;
  }
}
