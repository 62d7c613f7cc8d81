import { stages } from '../../core/call.ts';
import { plain } from '../format/words.ts';
import type { Filters } from './filters.ts';

type Choice = { name: keyof Filters; label: string; options: readonly (readonly [string, string])[] };
const choices: Choice[] = [
  {
    name: 'days',
    label: 'Time',
    options: [
      ['', 'Any time'],
      ['1', 'Last day'],
      ['7', 'Last 7 days'],
      ['30', 'Last 30 days'],
    ],
  },
  {
    name: 'direction',
    label: 'Direction',
    options: [
      ['', 'Any direction'],
      ['inbound', 'Inbound'],
      ['outbound', 'Outbound'],
    ],
  },
  {
    name: 'stage',
    label: 'Stage',
    options: [['', 'Any stage'], ...stages.map((stage) => [stage, plain(stage)] as const)],
  },
];

/** Filters as they stand in the address; a change makes a new address. */
export function FilterBar({ filters, change }: { filters: Filters; change: (next: Filters) => void }) {
  const set = (name: keyof Filters, value: string) => {
    const { [name]: _, ...rest } = filters;
    change(value ? { ...rest, [name]: value } : rest);
  };
  return (
    <search className="filters" aria-label="Filters">
      {choices.map(({ name, label, options }) => (
        <select
          key={name}
          aria-label={label}
          value={filters[name] ?? ''}
          data-on={Boolean(filters[name])}
          onChange={(event) => set(name, event.target.value)}
        >
          {options.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      ))}
      <input
        aria-label="Agent"
        placeholder="Agent"
        defaultValue={filters.agent}
        data-on={Boolean(filters.agent)}
        onKeyDown={(event) => event.key === 'Enter' && set('agent', event.currentTarget.value.trim())}
        onBlur={(event) =>
          event.target.value.trim() !== (filters.agent ?? '') && set('agent', event.target.value.trim())
        }
      />
      {filters.q && (
        <button type="button" className="button" data-on="true" onClick={() => set('q', '')}>
          “{filters.q}” <span aria-hidden="true">×</span>
          <span className="unseen">stop searching</span>
        </button>
      )}
    </search>
  );
}
