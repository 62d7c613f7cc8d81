type Choice = { name: string; label: string; options: readonly (readonly [value: string, words: string])[] };
type Values = Readonly<Record<string, string | undefined>>;

/** Filters from the URL; the first option of each means none. */
export function Filters({
  choices,
  values,
  change,
}: {
  choices: readonly Choice[];
  values: Values;
  change: (next: Record<string, string | undefined>) => void;
}) {
  return (
    <search className="filters" aria-label="Filters">
      {choices.map(({ name, label, options }) => (
        <select
          key={name}
          aria-label={label}
          value={values[name] ?? ''}
          data-on={Boolean(values[name])}
          onChange={({ target }) => change({ [name]: target.value || undefined })}
        >
          {options.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      ))}
    </search>
  );
}
