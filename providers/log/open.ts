import { type Logger, pino } from 'pino';

/** Lines that wait for room on a full disk, in bytes; what comes on top of them is dropped. */
const longestBacklogBytes = 1_000_000;

/**
 * A log on standard output, one JSON object a line. A log that cannot be written never ends the process: on a full disk or a closed
 * pipe lines wait, the newest are dropped once a megabyte waits, and writing goes on as soon as there is room.
 */
export function openLog(service: string, level: string): Logger {
  const destination = pino.destination({ fd: process.stdout.fd, sync: true, maxLength: longestBacklogBytes });
  destination.on('error', () => {});
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
