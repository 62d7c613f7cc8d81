import { type DateEvidence, type DateOrder, dateOrderOf, dateOrders, plainDate } from '../../core/date-order.ts';

const names: Record<DateOrder, string> = { day_first: 'Day first', month_first: 'Month first' };

type Props = { dates: DateEvidence; chosen: DateOrder | undefined; choose: (order: DateOrder) => void };

/** How the file's plain dates are read, with the date that shows it; asks if none does. Nothing without such dates. */
export function DateChoice({ dates, chosen, choose }: Props) {
  const order = dateOrderOf(dates);
  if (order === null) return null;
  const example = dates.either ?? dates.dayFirst ?? dates.monthFirst ?? '';
  return (
    <fieldset className="dates">
      <legend>Dates such as {example.split(/\s/, 1)}</legend>
      {dateOrders.map((one) => (
        <label key={one}>
          <input type="radio" name="date-order" checked={chosen === one} onChange={() => choose(one)} /> {names[one]}
          {': '}
          <span className="soft">{meaningOf(example, one)}</span>
        </label>
      ))}
      <p className="small">{reasonOf(dates, order)}</p>
    </fieldset>
  );
}

function reasonOf({ dayFirst, monthFirst }: DateEvidence, order: NonNullable<ReturnType<typeof dateOrderOf>>): string {
  if (order === 'day_first') return `${dayFirst} in this file shows that the day comes first.`;
  if (order === 'month_first') return `${monthFirst} in this file shows that the month comes first.`;
  if (order === 'unknown')
    return 'No date in this file shows which comes first. Choose, or a booking may move by months.';
  return `The file has both ${dayFirst} and ${monthFirst}. Rows that could be either are refused unless you choose.`;
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

function meaningOf(example: string, order: DateOrder): string {
  const { first, second, year } = plainDate.exec(example)?.groups ?? {};
  const [dayOfMonth, month] = order === 'day_first' ? [first, second] : [second, first];
  return Number(month) > 12 ? 'no date' : day.format(Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)));
}
