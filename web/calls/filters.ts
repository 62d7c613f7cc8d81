import type { QueryOf } from '../../client/open.ts';
import { directions, stages } from '../../core/call.ts';
import { withoutEmpty } from '../api/client.ts';

const fields = ['agent', 'number', 'tag', 'topic', 'intent', 'text', 'parked', 'customerId', 'q'] as const;
const choices = {
  stage: stages,
  direction: directions,
  sentiment: ['positive', 'neutral', 'negative'],
  days: ['1', '7', '30'],
  sort: ['oldest', 'longest'],
} as const;
const spans = ['received', 'finished'] as const;
type Choices = typeof choices;
type Text = (typeof fields)[number] | 'from' | 'to' | (typeof spans)[number];

/**
 * The list's URL parameters: every view is a link. `from` and `to` are days in the viewer's zone, both inclusive;
 * `received` and `finished` are spans of two instants, `from/to`, in which calls were received or ended.
 */
export type Filters = { [name in Text]?: string } & { [name in keyof Choices]?: Choices[name][number] };

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || value === true ? String(value).slice(0, 200) : '';
const isDay = (value: string) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

const isSpan = (value: string) => {
  const ends = value.split('/');
  return ends.length === 2 && ends.every((end) => /^\d{4}-\d\d-\d\dT/.test(end) && !Number.isNaN(Date.parse(end)));
};

/** Keeps known and valid parameters; everything else in the URL is dropped. */
export function readFilters(search: Record<string, unknown>): Filters {
  const fits = (name: string, value: string) => {
    if (name in choices) return choices[name as keyof typeof choices].some((known) => known === value);
    if (spans.some((span) => span === name)) return isSpan(value);
    return name === 'from' || name === 'to' ? isDay(value) : value !== '';
  };
  const names = [...fields, ...(Object.keys(choices) as (keyof typeof choices)[]), 'from', 'to', ...spans] as const;
  const read = names.map((name) => [name, text(search[name])] as const);
  return Object.fromEntries(read.filter(([name, value]) => fits(name, value))) as Filters;
}

const hourMs = 3_600_000;
const dayStart = (day: string, daysOn = 0) => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysOn).toISOString();
};

/**
 * The filters as the API takes them. A window of days starts at a whole hour, so that the same page does not keep
 * getting new URLs.
 */
export function toQuery({ days, from, to, received, finished, ...rest }: Filters): QueryOf<'/calls'> {
  const window = days && new Date(Math.floor((Date.now() - Number(days) * 24 * hourMs) / hourMs) * hourMs);
  const since = from ? dayStart(from) : window ? window.toISOString() : undefined;
  const [receivedFrom, receivedTo] = received?.split('/') ?? [];
  const [finishedFrom, finishedTo] = finished?.split('/') ?? [];
  const spans = { receivedFrom, receivedTo, finishedFrom, finishedTo };
  return withoutEmpty({ ...rest, ...spans, from: since, to: to && dayStart(to, 1) });
}

/** Whether anything but the order narrows the list. */
export const isFiltered = ({ sort: _, ...filters }: Filters): boolean => Object.keys(filters).length > 0;

export const without = (filters: Filters, ...names: (keyof Filters)[]): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([name]) => !names.some((one) => one === name)));
