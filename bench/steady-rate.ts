/**
 * Keeps `inFlight` jobs running and counts the next `count` that end after `leadInSeconds`: by then connections and
 * code are warm, and the timers that the server fires after a run come from this workload, not the previous one.
 * @returns jobs per second over the counted ones
 */
export async function steadyRate(
  job: (n: number) => Promise<void>,
  { inFlight, leadInSeconds, count }: { inFlight: number; leadInSeconds: number; count: number },
): Promise<number> {
  const start = performance.now();
  let next = 0;
  let counted = 0;
  let begin: number | undefined;
  let end: number | undefined;
  const lane = async () => {
    while (end === undefined) {
      await job(next++);
      const at = performance.now();
      if (begin !== undefined && ++counted === count) end = at;
      if (at - start >= leadInSeconds * 1_000) begin ??= at;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return count / (((end ?? Number.NaN) - (begin ?? Number.NaN)) / 1_000);
}
