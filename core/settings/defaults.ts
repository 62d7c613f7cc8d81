import { z } from 'zod';

type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/**
 * A schema that fills in the default for every missing field, including in nested objects. Lists and records are one
 * value: taken as given or, if missing, whole from the default.
 * @param defaults A complete value of the schema.
 * @param object `z.strictObject` refuses unknown fields, at any depth; by default they are left out.
 */
export const withDefaults = <S extends z.ZodObject, T = z.output<S>>(
  schema: S,
  defaults: T,
  object: MakeObject = z.object,
): z.ZodType<T, Partially<z.input<S>> | undefined> => filled(schema, defaults, object) as never;

type MakeObject = (shape: Record<string, z.ZodType>) => z.ZodObject;

function filled(schema: z.ZodType, defaults: unknown, object: MakeObject): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema.default(defaults as never);
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [
    name,
    filled(field, (defaults as Record<string, unknown>)[name], object),
  ]);
  return object(Object.fromEntries(fields)).prefault({});
}
