import { useState } from 'react';
import { moment } from '../format/time.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { type Filters, isFiltered, without } from './filters.ts';

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
    name: 'sentiment',
    label: 'Sentiment',
    options: [
      ['', 'Any sentiment'],
      ['positive', 'Positive'],
      ['neutral', 'Neutral'],
      ['negative', 'Negative'],
    ],
  },
];

const agent = { name: 'agent', label: 'Agent', type: 'text' } as const;
/** Less common filters: each appears when it is added. */
const further = [
  { name: 'number', label: 'Number', type: 'text' },
  { name: 'text', label: 'Spoken words', type: 'text' },
  { name: 'tag', label: 'Tag', type: 'text' },
  { name: 'topic', label: 'Topic', type: 'text' },
  { name: 'intent', label: 'Intent', type: 'text' },
  { name: 'parked', label: 'Parked for', type: 'text' },
  { name: 'from', label: 'From day', type: 'date' },
  { name: 'to', label: 'To day', type: 'date' },
] as const;

/** Filters from the URL; a change makes a new URL. */
export function FilterBar({ filters, change }: { filters: Filters; change: (next: Filters) => void }) {
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const set = (name: keyof Filters, value: string) => {
    const rest = without(filters, name);
    change(value ? { ...rest, [name]: value } : rest);
  };
  const isShown = ({ name }: { name: keyof Filters }) => filters[name] !== undefined || wanted.includes(name);
  const hidden = further.filter((field) => !isShown(field));
  const gone = (['q', 'customerId', 'received', 'finished'] as const).filter((name) => filters[name]);
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
      {[agent, ...further.filter(isShown)].map(({ name, label, type }) => (
        <input
          // Another URL, e.g. by going back, brings another value.
          key={`${name} ${filters[name] ?? ''}`}
          aria-label={label}
          title={label}
          placeholder={label}
          type={type}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus={wanted.at(-1) === name && !filters[name]}
          defaultValue={filters[name]}
          data-on={Boolean(filters[name])}
          onKeyDown={(event) => event.key === 'Enter' && set(name, event.currentTarget.value.trim())}
          onBlur={({ target }) => target.value.trim() !== (filters[name] ?? '') && set(name, target.value.trim())}
        />
      ))}
      {hidden.length > 0 && (
        <select aria-label="Add a filter" value="" onChange={({ target }) => setWanted([...wanted, target.value])}>
          <option value="">+ filter</option>
          {hidden.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      )}
      {gone.map((name) => (
        <button key={name} type="button" className="chip" data-on="true" onClick={() => set(name, '')}>
          {chipWords(name, filters[name] ?? '')} <span aria-hidden="true">×</span>
          <span className="unseen">remove this filter</span>
        </button>
      ))}
      {isFiltered(filters) && (
        <>
          <button
            type="button"
            className="chip"
            onClick={() => {
              setWanted([]);
              change(filters.sort ? { sort: filters.sort } : {});
            }}
          >
            Clear all
          </button>
          <CopyButton className="chip" text={() => location.href} label="Copy link" />
        </>
      )}
    </search>
  );
}

function chipWords(name: 'q' | 'customerId' | 'received' | 'finished', value: string): string {
  if (name === 'customerId') return 'one customer';
  if (name === 'q') return `“${value}”`;
  const [from = '', to = ''] = value.split('/');
  return `${name === 'received' ? 'came in' : 'finished'} ${moment(from)}–${moment(to)}`;
}
