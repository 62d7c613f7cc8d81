import type { QueryOf } from '../../../client/open.ts';
import { withoutEmpty } from '../../api/client.ts';

const recorded = ['actorId', 'action', 'subjectKind', 'subjectId', 'from', 'to'] as const;
/** The URL parameters; `from` and `to` are days in the viewer's zone, both inclusive. */
export type Filters = Partial<Record<(typeof recorded)[number], string>>;

export const readFilters = (search: Record<string, unknown>): Filters =>
  Object.fromEntries(
    recorded.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' && value !== '' ? [[name, value.slice(0, 100)]] : [];
    }),
  );

/** The filters as the API takes them. */
export const toQuery = ({ from, to, ...rest }: Filters): QueryOf<'/audit.csv'> =>
  withoutEmpty({ ...rest, from: midnight(from, 0), to: midnight(to, 1) });

/** The start of the day in the viewer's zone, this many days later; undefined for an invalid day. */
function midnight(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? [];
  if (!year) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString();
}
