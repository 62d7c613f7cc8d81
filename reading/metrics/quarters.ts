/** One turn's mood on any scale, and when it started. */
export type Mood = { start: number | null; value: number };

/**
 * Means over four equal quarters of a speaker's own time, from the start of the call to the end of that speaker's last
 * word. A turn belongs to the quarter in which it starts. Null for a quarter without turns, and for all four if turns
 * have no times.
 */
export function quarterMeans(moods: readonly Mood[], lastEnd: number | null): (number | null)[] {
  const sums = [0, 0, 0, 0];
  const counts = [0, 0, 0, 0];
  if (lastEnd !== null && lastEnd > 0 && moods.every(({ start }) => start !== null))
    for (const { start, value } of moods) {
      const quarter = Math.min(3, Math.max(0, Math.floor((4 * (start ?? 0)) / lastEnd)));
      sums[quarter] = (sums[quarter] ?? 0) + value;
      counts[quarter] = (counts[quarter] ?? 0) + 1;
    }
  return counts.map((count, i) => (count === 0 ? null : (sums[i] ?? 0) / count));
}
