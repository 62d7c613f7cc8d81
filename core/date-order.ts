export const dateOrders = ['day_first', 'month_first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** `3/4/2026`, `03-04-2026` or `3.4.2026` at the beginning of a cell. */
export const plainDate = /^(?<first>\d{1,2})(?<mark>[/.-])(?<second>\d{1,2})\k<mark>(?<year>\d{4})(?!\d)/;

/** What the dates of a file show. Each is the first cell that shows it, or null. */
export type DateEvidence = {
  /** Has a day above 12 in front: 25/12/2026. */
  dayFirst: string | null;
  /** Has a day above 12 in second place: 12/25/2026. */
  monthFirst: string | null;
  /** Could be either: 3/4/2026. Dates with dots do not count, since who writes dots writes the day first. */
  either: string | null;
};

/** Collects the evidence of a file, cell by cell; their order does not matter. What is no date shows nothing. */
export function createDateEvidence(): { see: (cell: string) => void; found: DateEvidence } {
  const found: DateEvidence = { dayFirst: null, monthFirst: null, either: null };
  const see = (cell: string) => {
    const text = cell.trim();
    const { first, second, mark, year } = plainDate.exec(text)?.groups ?? {};
    const isDayFirst = isDate(Number(year), Number(second), Number(first));
    const isMonthFirst = isDate(Number(year), Number(first), Number(second));
    if (isDayFirst && isMonthFirst) {
      if (Number(first) !== Number(second) && mark !== '.') found.either ??= text;
    } else if (isDayFirst) found.dayFirst ??= text;
    else if (isMonthFirst) found.monthFirst ??= text;
  };
  return { see, found };
}

/**
 * How a whole file writes its plain dates: one 25/12 shows that 11/12 is December 11.
 * @returns `mixed` if it shows both, `unknown` if nothing shows how its ambiguous dates are meant, null if it has none
 */
export function dateOrderOf({ dayFirst, monthFirst, either }: DateEvidence): DateOrder | 'mixed' | 'unknown' | null {
  if (dayFirst !== null && monthFirst !== null) return 'mixed';
  if (dayFirst !== null) return 'day_first';
  if (monthFirst !== null) return 'month_first';
  return either === null ? null : 'unknown';
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
