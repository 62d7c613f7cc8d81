import { type Logger, pino } from 'pino';

/** Bytes of lines that wait for room on a full disk; anything beyond is dropped. */
const longestBacklogBytes = 1_000_000;

/**
 * A log on standard output, one JSON object per line. A log that cannot be written never ends the process: on a full
 * disk or a closed pipe lines wait, the newest are dropped once a megabyte is waiting, and writing resumes as soon as
 * there is room.
 */
export function openLog(service: string, level: string): Logger {
  const destination = pino.destination({ fd: process.stdout.fd, sync: true, maxLength: longestBacklogBytes });
  destination.on('error', () => {});
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
