const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : '';

type Choices = Readonly<Record<string, readonly string[]>>;
type Search<C extends Choices, K extends string> = { [name in keyof C]?: C[name][number] | undefined } & {
  [name in K | 'item']?: string | undefined;
};

/**
 * Parses an inbox's URL: choices by their values, texts by name, and `item`, the current row. Everything else is
 * dropped.
 */
export const readSearch =
  <const C extends Choices, K extends string = never>(choices: C, ...texts: K[]) =>
  (search: Record<string, unknown>): Search<C, K> => {
    const names = [...Object.keys(choices), ...texts, 'item'];
    const read = names.map((name) => [name, text(search[name])] as const);
    const fits = (name: string, value: string) => value !== '' && (choices[name]?.includes(value) ?? true);
    return Object.fromEntries(read.filter(([name, value]) => fits(name, value))) as Search<C, K>;
  };
