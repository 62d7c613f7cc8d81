const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : '';

/** Reads an inbox's address: the filters by these names, and `item`, the current row. Whatever else stands there is left out. */
export const readSearch =
  <K extends string>(...names: K[]) =>
  (search: Record<string, unknown>): { [key in K | 'item']?: string | undefined } => {
    const given = [...names, 'item' as const].flatMap((name) => {
      const value = text(search[name]);
      return value ? [[name, value] as const] : [];
    });
    return Object.fromEntries(given) as { [key in K | 'item']?: string };
  };
