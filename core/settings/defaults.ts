import { z } from 'zod';

type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/**
 * A schema that fills in the default for every missing field, including in nested objects. Lists and records are one
 * value: taken as given or, if missing, whole from the default.
 * @param defaults A complete value of the schema.
 */
export const withDefaults = <S extends z.ZodObject, T = z.output<S>>(
  schema: S,
  defaults: T,
): z.ZodType<T, Partially<z.input<S>> | undefined> => filled(schema, defaults) as never;

function filled(schema: z.ZodType, defaults: unknown): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema.default(defaults as never);
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [
    name,
    filled(field, (defaults as Record<string, unknown>)[name]),
  ]);
  return z.object(Object.fromEntries(fields)).prefault({});
}
