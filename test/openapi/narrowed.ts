export type Schemas = Record<string, Schema>;
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  [limit: string]: unknown;
};

export type Place = {
  at: string;
  schemas: { released: Schemas; current: Schemas };
  side: 'request' | 'answer';
  seen?: ReadonlySet<string>;
};

/**
 * What a value of the released schema could meet in the current one: a request must still be taken, an answer must still be
 * understood. Either way each kind that is given must fit one kind that is expected.
 */
export function narrowed(released: Schema | undefined, current: Schema | undefined, place: Place): string[] {
  if (!released || !current) return [];
  const pair = `${released.$ref} ${current.$ref}`;
  if (released.$ref && place.seen?.has(pair)) return [];
  const inside = released.$ref ? { ...place, seen: new Set([...(place.seen ?? []), pair]) } : place;
  const was = kinds(released, place.schemas.released);
  const is = kinds(current, place.schemas.current);
  const request = place.side === 'request';
  return (request ? was : is).flatMap((given) => {
    const tries = (request ? is : was)
      .filter((expected) => fits(given.type, expected.type))
      .map((expected) => (request ? compare(given, expected, inside) : compare(expected, given, inside)));
    const [best] = tries.toSorted((a, b) => a.length - b.length);
    return best ?? [`${place.at} ${request ? 'no longer takes' : 'may now be'} ${given.type ?? 'anything'}`];
  });
}

/** A schema as one for each type that a value may have. */
function kinds(schema: Schema, schemas: Schemas): Schema[] {
  const { $ref, anyOf, oneOf, allOf, ...own } = schema;
  if ($ref) return kinds(schemas[$ref.replace('#/components/schemas/', '')] ?? {}, schemas);
  if (allOf) return kinds(allOf.map((part) => kinds(part, schemas)[0] ?? {}).reduce(merge, own), schemas);
  const either = anyOf ?? oneOf;
  if (either) return either.flatMap((part) => kinds(part, schemas));
  return Array.isArray(own.type) ? own.type.map((type) => ({ ...own, type })) : [own];
}

const merge = (a: Schema, b: Schema): Schema => ({
  ...a,
  ...b,
  properties: { ...a.properties, ...b.properties },
  required: [...(a.required ?? []), ...(b.required ?? [])],
});

/** A whole number is a number; where no type is said, all fit. */
const fits = (given: Schema['type'], expected: Schema['type']) =>
  expected === undefined || given === expected || (given === 'integer' && expected === 'number');

function compare(was: Schema, is: Schema, place: Place): string[] {
  const { at, side } = place;
  const inner = (name: string, a: Schema | undefined, b: Schema | undefined) =>
    narrowed(a, b, { ...place, at: `${at}${name}` });
  const extra = (schema: Schema) =>
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return [
    ...Object.entries(was.properties ?? {}).flatMap(([name, schema]) => {
      const now = is.properties?.[name];
      return now ? inner(`.${name}`, schema, now) : [`${at}.${name} is gone`];
    }),
    ...(side === 'request'
      ? missing(is.required, was.required).map((name) => `${at}.${name} is now required`)
      : missing(was.required, is.required)
          .filter((name) => is.properties?.[name])
          .map((name) => `${at}.${name} may now be missing`)),
    ...inner('[]', was.items, is.items),
    ...inner('.*', extra(was), extra(is)),
    ...(side === 'request' ? tightened(was, is).map((what) => `${at} ${what}`) : []),
  ];
}

const missing = <T>(of: readonly T[] = [], from: readonly T[] = []) => of.filter((one) => !from.includes(one));
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const bound = (schema: Schema, name: string, none: number) => (schema[name] as number | undefined) ?? none;
const values = ({ enum: list, ...schema }: Schema) => list ?? ('const' in schema ? [schema.const] : undefined);

/** Values of a request that were good and no longer are. */
function tightened(was: Schema, is: Schema): string[] {
  const [had, has] = [values(was), values(is)];
  return [
    ...(has && !had ? [`takes only ${has.join(', ')} now`] : []),
    ...(has && had ? missing(had, has).map((value) => `no longer takes "${value}"`) : []),
    ...upper.filter((name) => bound(is, name, Infinity) < bound(was, name, Infinity)),
    ...lower.filter((name) => bound(is, name, -Infinity) > bound(was, name, -Infinity)),
    ...['pattern', 'format'].filter((name) => is[name] !== undefined && is[name] !== was[name]),
    ...(is.additionalProperties === false && was.additionalProperties !== false ? ['takes no other fields now'] : []),
  ].map((what) =>
    upper.includes(what) || lower.includes(what) || /^(pattern|format)$/.test(what) ? limit(what, was, is) : what,
  );
}

const limit = (name: string, was: Schema, is: Schema) =>
  `has a narrower ${name}: ${is[name]} (released: ${was[name] ?? 'none'})`;
