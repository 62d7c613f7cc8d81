import type { QueueStatus } from '../runs/queues.ts';
import type { FailingProvider } from './failing.ts';
import type { RebuiltRuns } from './rebuilt.ts';

export const alertCodes = [
  'waiting_long',
  'parked',
  'without_run',
  'runs_rebuilt',
  'temporal_away',
  'invalid_settings',
  'no_worker',
  'provider_silent',
  'provider_unavailable',
] as const;

/**
 * Something a person should look at. `since` is null if unknown; `subject` names the one thing it is about, if there is
 * one.
 */
export type Alert = {
  code: (typeof alertCodes)[number];
  since: Date | null;
  text: string;
  subject: { kind: 'call' | 'queue' | 'provider'; id: string } | null;
};

export type Signals = {
  now: Date;
  oldestWaiting: { callId: string; receivedAt: Date } | null;
  parked: { total: number; oldestAt: Date | null };
  oldestWithoutRun: { callId: string; receivedAt: Date } | null;
  /** What is wrong with the stored settings; null if they can be read. */
  settingsFault: string | null;
  /** Runs that recently replaced lost ones. */
  rebuilt: RebuiltRuns | null;
  /** Null while Temporal cannot be reached. */
  seats: readonly QueueStatus[] | null;
  failing: readonly FailingProvider[];
};

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const minute = 60_000;
const waitingMinutes = 10;
const withoutRunMinutes = 1;

/** What is wrong now, most serious first; empty when all is well. */
export function alertsOf(signals: Signals): Alert[] {
  const { now, oldestWaiting, parked, oldestWithoutRun, settingsFault, rebuilt, seats, failing } = signals;
  const later = (call: { receivedAt: Date } | null, minutes: number) => {
    const since = call && new Date(call.receivedAt.getTime() + minutes * minute);
    return since && since < now ? since : null;
  };
  const alerts: Alert[] = [];
  if (!seats) {
    alerts.push({
      code: 'temporal_away',
      since: null,
      text: 'Temporal cannot be reached: runs are stopped',
      subject: null,
    });
  }
  if (settingsFault) {
    const text = `${settingsFault}. Nothing is dialed, and steps that need them are parked`;
    alerts.push({ code: 'invalid_settings', since: null, text, subject: null });
  }
  for (const { queue, workers } of seats ?? []) {
    if (workers > 0) continue;
    const text = `No worker is polling the queue ${queue}`;
    alerts.push({ code: 'no_worker', since: null, text, subject: { kind: 'queue', id: queue } });
  }
  const unstarted = later(oldestWithoutRun, withoutRunMinutes);
  if (unstarted && oldestWithoutRun) {
    const text = `A call has been without a run for more than ${withoutRunMinutes} minute`;
    alerts.push({
      code: 'without_run',
      since: unstarted,
      text,
      subject: { kind: 'call', id: oldestWithoutRun.callId },
    });
  }
  if (rebuilt) {
    const { calls, plans, causes, since, oneCallId } = rebuilt;
    const what = [calls > 0 && counted(calls, 'call'), plans > 0 && counted(plans, 'contact plan')].filter(Boolean);
    const text = `Lost runs were started again for ${what.join(' and ')} (${causes.join(', ').replaceAll('_', ' ')})`;
    alerts.push({ code: 'runs_rebuilt', since, text, subject: oneCallId ? { kind: 'call', id: oneCallId } : null });
  }
  for (const { provider, failures, silent, since } of failing) {
    const text = silent
      ? `${provider} accepts requests but does not answer`
      : `The last ${failures} requests to ${provider} failed`;
    const code = silent ? 'provider_silent' : 'provider_unavailable';
    alerts.push({ code, since, text, subject: { kind: 'provider', id: provider } });
  }
  const slow = later(oldestWaiting, waitingMinutes);
  if (slow && oldestWaiting) {
    const text = `A call has been waiting for more than ${waitingMinutes} minutes`;
    alerts.push({ code: 'waiting_long', since: slow, text, subject: { kind: 'call', id: oldestWaiting.callId } });
  }
  if (parked.total > 0) {
    const text = parked.total === 1 ? '1 call is parked' : `${parked.total} calls are parked`;
    alerts.push({ code: 'parked', since: parked.oldestAt, text, subject: null });
  }
  return alerts;
}
