/** Keeps `inFlight` jobs going until `count` are done. @returns jobs a second over the whole time. */
export async function closedLoop(count: number, inFlight: number, job: (n: number) => Promise<void>): Promise<number> {
  let next = 0;
  const begin = performance.now();
  const lane = async () => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return count / ((performance.now() - begin) / 1000);
}
