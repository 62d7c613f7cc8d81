import type { Page } from 'playwright-core';
import { percentile } from './stats.ts';

export type Frames = {
  seconds: number;
  frames: number;
  /** From one frame to the next, in milliseconds: 16.7 if none is skipped at 60 Hz. */
  medianMs: number;
  p95Ms: number;
  /** Share of frames more than 33 ms after the previous one: at least one was skipped. 0..1 */
  skippedShare: number;
  /**
   * Longest task on the page's thread, in milliseconds; null if none took 50 ms, since shorter ones are not reported.
   */
  longestTaskMs: number | null;
  /**
   * Share of one core used by the page's thread. A thread that waits for the machine skips frames without using more.
   */
  busyShare: number;
  /** Most list rows in the page at any time. */
  rows: number;
};

/** Counts the page's frames during `work`. */
export async function countFrames(page: Page, work: () => Promise<void>): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const busySeconds = async () =>
    (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ThreadTime')?.value ??
    Number.NaN;
  const counting = page.evaluate(async () => {
    const tasksMs: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasksMs.push(duration);
    });
    observer.observe({ type: 'longtask' });
    const times: number[] = [];
    let rows = 0;
    delete document.documentElement.dataset.counted;
    while (document.documentElement.dataset.counted === undefined) {
      times.push(await new Promise<number>(requestAnimationFrame));
      rows = Math.max(rows, document.querySelectorAll('.grid .rows [role=row]').length);
    }
    for (const { duration } of observer.takeRecords()) tasksMs.push(duration);
    observer.disconnect();
    return { times, tasksMs, rows };
  });
  const busyBefore = await busySeconds();
  await work();
  const busy = (await busySeconds()) - busyBefore;
  await page.evaluate(() => {
    document.documentElement.dataset.counted = '';
  });
  const { times, tasksMs, rows } = await counting;
  await devtools.detach();
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return {
    seconds,
    frames: gaps.length,
    medianMs: percentile(gaps, 50),
    p95Ms: percentile(gaps, 95),
    skippedShare: gaps.filter((ms) => ms > 33).length / gaps.length,
    longestTaskMs: tasksMs.length > 0 ? Math.max(...tasksMs) : null,
    busyShare: busy / seconds,
    rows,
  };
}
