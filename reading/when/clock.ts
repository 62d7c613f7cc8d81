import type { PartName } from './part.ts';
import { phrase, type Reader } from './phrase.ts';
import type { Token } from './token.ts';
import { DAY, HOUR, MINUTE, type Wall } from './wall.ts';

/**
 * A time of day as said. `exact`: written in 24-hour form ("15:30", "0730"), so unambiguous. `strong`: a time in any
 * context ("3 pm", "half past four"); a bare "three" is one only if a time is expected.
 */
export type Clock = {
  hour: number;
  minute: number;
  second: number;
  meridiem: 'am' | 'pm' | null;
  exact: boolean;
  strong: boolean;
};

const clock = (hour: number, minute = 0, over: Partial<Clock> = {}): Clock => ({
  hour,
  minute,
  second: 0,
  meridiem: null,
  exact: hour === 0 || (hour > 12 && hour < 24),
  strong: false,
  ...over,
});

const noon = phrase('12 noon', 'high? noon', 'mid - day');
const midnight = phrase('12 midnight', 'midnight');
const oclock = phrase("o'clock", 'o|oh clock');
/** "fifteen hundred hours", "18h"; "2 hours" is an amount. */
const hoursWord = phrase('hours|hrs');
const pastWord = phrase('past|after|gone');
const toWord = phrase('to|before|until|of');
const quarter = phrase('a? quarter');
/** A bare number before one of these is a count. */
const counted = new Set(
  (
    'people person persons percent % dollar dollars pound pounds euro euros rupee rupees cent cents bucks time times call calls attempt attempts point points item items ' +
    'unit units degree degrees mile miles kilometer kilometers km kg street st road avenue star stars of piece pieces ticket tickets order orders guest guests bag bags ' +
    'thing things option options customer customers agent agents line lines percent years year months month weeks week days day minutes minute mins min seconds ' +
    'hour hr night nights th rd nd / $ % x'
  ).split(' '),
);

const hourAt = (token: Token | undefined): number | null =>
  token && token.n !== null && !token.ord && token.n <= 24 && token.len <= 2 && token.n >= 0 ? token.n : null;
const minuteAt = (token: Token | undefined): number | null =>
  token && token.n !== null && !token.ord && token.n < 60 && (token.len === 2 || (token.len === 0 && token.n >= 10))
    ? token.n
    : null;

/** "am", "p.m.", "3p", "9:00a"; the last two only without a space. */
function meridiemAt(tokens: readonly Token[], i: number): ['am' | 'pm' | null, number] {
  const token = tokens[i];
  if (!token) return [null, i];
  if (token.w === 'am' || token.w === 'pm') return [token.w, i + 1];
  if (token.w === 'ampm') return [null, i + 1];
  const ends = !tokens[i + 1]?.glued || tokens[i + 1]?.n == null;
  if (token.glued && ends && (token.w === 'a' || token.w === 'p')) return [`${token.w}m`, i + 1];
  return [null, i];
}

const named: Reader<Clock> = (tokens, i) => {
  const atNoon = noon(tokens, i);
  if (atNoon) return [clock(12, 0, { meridiem: 'pm', strong: true }), meridiemAt(tokens, atNoon)[1]];
  const atMidnight = midnight(tokens, i);
  return atMidnight ? [clock(24, 0, { exact: true, strong: true }), atMidnight] : null;
};

/** "half past four", "quarter to five", "ten after six", "half four" (which is half past four). */
const spoken: Reader<Clock> = (tokens, i) => {
  const half = tokens[i]?.w === 'half' ? i + 1 : null;
  const quarterEnd = quarter(tokens, i);
  const minutes = half ? 30 : quarterEnd ? 15 : minutesBefore(tokens, i);
  if (minutes === null) return null;
  const stated =
    tokens[i + 1]?.w === 'minutes' ||
    tokens[i + 1]?.w === 'minute' ||
    tokens[i + 1]?.w === 'mins' ||
    tokens[i + 1]?.w === 'min';
  const at = half ?? quarterEnd ?? (stated ? i + 2 : i + 1);
  const past = pastWord(tokens, at);
  const to = half ? null : toWord(tokens, at);
  if (tokens[at]?.w === 'of' && !quarterEnd) return null;
  const hourAtIndex = past ?? to ?? (half ? at : null);
  if (hourAtIndex === null) return null;
  const onTheHour = named(tokens, hourAtIndex);
  const hour = onTheHour ? onTheHour[0].hour : hourAt(tokens[hourAtIndex]);
  if (hour === null || hour > 24 || (!past && !to && minuteAt(tokens[hourAtIndex + 1]) !== null)) return null;
  if (!past && !to && counted.has(tokens[hourAtIndex + 1]?.w ?? '')) return null;
  const hourEnd = onTheHour ? onTheHour[1] : (oclock(tokens, hourAtIndex + 1) ?? hourAtIndex + 1);
  const [meridiem, end] = meridiemAt(tokens, hourEnd);
  const over = { meridiem, strong: true };
  if (!to || past) return [clock(hour % 24, minutes, over), end];
  // "ten to twelve" is 11:50, "ten to one" 12:50.
  const before = hour === 1 ? 12 : hour === 0 ? 23 : hour - 1;
  return [clock(before, 60 - minutes, hour === 24 ? { exact: true, strong: true } : over), end];
};

function minutesBefore(tokens: readonly Token[], i: number): number | null {
  const token = tokens[i];
  if (!token || token.n === null || token.ord || token.n >= 60 || token.n < 1) return null;
  const next = tokens[i + 1]?.w;
  if (next === 'minutes' || next === 'minute' || next === 'mins' || next === 'min') return token.n;
  const range = ['from', 'between'].includes(tokens[i - 1]?.w ?? '');
  // In digits "5 to 6" is a range, unless preceded by "at"; in words "five to six" is a time.
  const digitsTo = token.len > 0 && next === 'to' && tokens[i - 1]?.w !== 'at';
  const even = token.n % 5 === 0 && token.n <= 25;
  if (next === 'past' || (next === 'after' && even)) return token.n;
  return even && !range && !digitsTo && (next === 'to' || next === 'before') ? token.n : null;
}

/** "3", "3 30", "3:30", "3.30 pm", "1530", "330pm", "3 o'clock", "three-ish", "15h30", "nine oh five". */
const figures: Reader<Clock> = (tokens, i) => {
  const token = tokens[i];
  if (!token || token.n === null || token.ord) return null;
  const before = tokens[i - 1];
  if (['$', '£', '€', '₹', '#'].includes(before?.w ?? '')) return null;
  // The decimals of a number.
  if (before?.w === '.' && before.glued && token.glued && tokens[i - 2]?.n != null) return null;
  const long = token.len === 3 || token.len === 4;
  let end = i + 1;
  let hour: number | null = hourAt(token);
  let minute = 0;
  let second = 0;
  let written = false;
  if (long) {
    hour = Math.floor(token.n / 100);
    minute = token.n % 100;
    if (hour > 24 || minute > 59) return null;
  } else if (hour !== null) {
    const mark = tokens[end];
    const parted =
      mark && [':', '.', 'h'].includes(mark.w) && mark.glued && tokens[end + 1]?.glued && tokens[end + 1]?.n != null;
    const found = minuteAt(tokens[parted ? end + 1 : end]);
    if (parted && found === null) return null;
    // "ten ten thirty" is ten, or half past.
    const counts = !parted && tokens[end + 1]?.n != null && !tokens[end + 1]?.ord && minuteAt(tokens[end + 1]) !== null;
    if (found !== null && !counts && (parted || !tokens[end]?.glued)) {
      minute = found;
      written = Boolean(parted);
      end = parted ? end + 2 : end + 1;
      const seconds = tokens[end]?.w === ':' ? minuteAt(tokens[end + 1]) : null;
      if (seconds !== null) [second, end] = [seconds, end + 2];
    }
  }
  if (hour === null) return null;
  const military =
    token.len === 4 ? hoursWord(tokens, end) : tokens[end]?.w === 'h' && tokens[end]?.glued ? end + 1 : null;
  const oclockEnd = oclock(tokens, end) ?? military;
  if (oclockEnd) end = oclockEnd;
  let meridiem: 'am' | 'pm' | null;
  [meridiem, end] = meridiemAt(tokens, end);
  let ish = false;
  if (tokens[end]?.w === '-' && tokens[end + 1]?.w === 'ish') [ish, end] = [true, end + 2];
  else if (tokens[end]?.w === 'ish') [ish, end] = [true, end + 1];
  if (!meridiem) [meridiem, end] = meridiemAt(tokens, end);
  if (meridiem && hour > 12) meridiem = null;
  const exact =
    (hour > 12 || hour === 0 || (token.len >= 2 && token.w.startsWith('0')) || (token.len === 4 && hour > 12)) &&
    !meridiem;
  // "seven thirty": two numbers that can be a time, without counting words around them.
  const pair =
    minute > 0 &&
    minute % 5 === 0 &&
    hour <= 12 &&
    !long &&
    !written &&
    tokens[i - 1]?.n == null &&
    tokens[end]?.n == null &&
    tokens[end]?.w !== '-';
  const strong = Boolean(pair || meridiem || oclockEnd || ish || (written && tokens[i + 1]?.w === ':'));
  if ((!strong || pair) && !meridiem && counted.has(tokens[end]?.w ?? '') && !(tokens[end]?.w === 'of' && minute > 0))
    return null;
  return [clock(hour, minute, { second, meridiem, exact, strong }), end];
};

/** Reads a time of day; a bare number is read too and marked by `strong`. */
export const clockAt: Reader<Clock> = (tokens, i) => named(tokens, i) ?? spoken(tokens, i) ?? figures(tokens, i);

/** A person who says a bare hour means the working day. */
const OPEN = 7;
const CLOSE = 20;

/**
 * The times of day that a clock can mean, as wall time since midnight, most likely first; `likely` is how many of them
 * are in the working day.
 *
 * Reading rule: "pm", 24-hour times and a part of the day ("seven in the evening") decide. A bare hour means the one
 * between 7:00 and 20:00, so 1 to 6 are afternoon, 9 to 12 morning and noon; 7 and 8 occur in it twice, the morning
 * first. A time that has passed today is not meant: said at 14:00, "at five" is 17:00 and "at two" is tomorrow; said at
 * 18:00, "at nine" is tomorrow 9:00, because nobody is promised a call at 21:00 unless "tonight", "today" or "pm" was
 * said.
 */
export function timesOf(
  { hour, minute, second, meridiem, exact }: Clock,
  part: PartName | null,
): { times: Wall[]; likely: number } {
  const rest = minute * MINUTE + second * 1000;
  const at = (h: number) => h * HOUR + rest;
  if (exact) return { times: [at(hour)], likely: 1 };
  const twelve = hour % 12;
  if (meridiem) return { times: [at(meridiem === 'pm' ? twelve + 12 : twelve)], likely: 1 };
  const early = at(twelve);
  const late = at(twelve + 12);
  if (part === 'morning' || part === 'early') return { times: [hour === 12 ? late : early], likely: 1 };
  if (part === 'afternoon' || part === 'evening' || part === 'lunch' || part === 'end' || part === 'dinner')
    return { times: [late], likely: 1 };
  if (part === 'night' || part === 'tonight') {
    return { times: [twelve === 0 ? DAY + rest : twelve < 5 ? DAY + early : late], likely: 1 };
  }
  const inOrder = [early, late].sort((a, b) => Number(!isLikely(a)) - Number(!isLikely(b)));
  return { times: inOrder, likely: inOrder.filter(isLikely).length };
}

const isLikely = (time: Wall): boolean => time >= OPEN * HOUR && time <= CLOSE * HOUR;

/** When a day starts for "before ten tomorrow": nobody means the night. */
export const DAY_STARTS = OPEN * HOUR;
