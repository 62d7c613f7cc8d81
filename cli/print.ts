/** What a command writes to: results to `out`, so that they can be piped; progress and errors to `err`. */
export type Terminal = { out: (text: string) => void; err: (text: string) => void };

/** One JSON document, as `--json` promises. */
export const printJson = ({ out }: Terminal, value: unknown): void => out(JSON.stringify(value, null, 2));

/** Rows under their headings, with columns wide enough for all; `–` for a missing value. */
export function printTable(
  { out }: Terminal,
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
): void {
  const texts = rows.map((row) => row.map(cell));
  const widths = headings.map((heading, at) => Math.max(heading.length, ...texts.map((row) => row[at]?.length ?? 0)));
  for (const row of [headings, ...texts])
    out(
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** A cell is one line without control characters: what people said must not move the cursor. */
export const cell = (value: unknown): string =>
  value == null || value === '' ? '–' : clean(String(value)).replaceAll('\n', ' ');

/** Text from callers and files, safe to show in a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
export const clean = (text: string): string => text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');

/** `2026-11-21 09:30`, in this machine's time zone. */
export function shortTime(iso: string | null): string | null {
  if (iso === null) return null;
  const at = new Date(iso);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `4:12`; hours if there are any. */
export function duration(seconds: number | null): string | null {
  if (seconds === null) return null;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = `${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
