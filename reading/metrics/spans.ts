/** A stretch of the call in seconds from its start; `end` is after `start`. */
export type Span = { start: number; end: number };

/** Rounds to the millisecond, so that sums of floats do not show rounding errors. */
export const round3 = (value: number): number => Math.round(value * 1000) / 1000;

export const totalSeconds = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0);

/**
 * Sorted spans without overlap that cover the same time; gaps of up to `bridge` seconds are closed. Empty spans are
 * dropped.
 */
export function union(spans: readonly Span[], bridge = 0): Span[] {
  const united: Span[] = [];
  for (const { start, end } of spans.filter((span) => span.end > span.start).sort((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last && start - last.end <= bridge) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}

/** The time that lies in both; each argument as {@link union} returns it. */
export function intersect(left: readonly Span[], right: readonly Span[]): Span[] {
  const shared: Span[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i] as Span, right[j] as Span];
    const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)];
    if (end > start) shared.push({ start, end });
    if (a.end < b.end) i++;
    else j++;
  }
  return shared;
}

/** The gaps between merged spans that are longer than `over` seconds. */
export const gaps = (united: readonly Span[], over: number): Span[] =>
  united.slice(1).flatMap(({ start }, i) => {
    const before = (united[i] as Span).end;
    return round3(start - before) > over ? [{ start: before, end: start }] : [];
  });
