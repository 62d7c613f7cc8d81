import { readFileSync } from 'node:fs';

/**
 * Watches for how long the event loop is held: processor time of the main thread between two turns of the loop, so that a busy machine,
 * which lets everybody wait, does not count. Elsewhere than on Linux, time on the wall.
 */
export function watchLoop(): { stop: () => number } {
  let last = spentMs();
  let longest = 0;
  let going = true;
  const look = () => {
    const now = spentMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setImmediate(look);
  };
  setImmediate(look);
  return {
    /** @returns the longest stretch in ms */
    stop: () => {
      going = false;
      return longest;
    },
  };
}

function spentMs(): number {
  if (process.platform !== 'linux') return performance.now();
  const [nanoseconds = '0'] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
