import { z } from 'zod';

type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/**
 * A schema that takes the default for every field that is left out, in objects within objects as well. Lists and records are one value:
 * they are taken as given or, where they are missing, whole from the default.
 * @param defaults A whole value of the schema.
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
