import type { Status } from '../api/types.ts';

type Code = Status['alerts'][number]['code'];

/** What to do about an alert. */
export const remedies: Record<Code, string> = {
  waiting_long: 'Look at its steps: a provider may be slow, or too few workers may be running.',
  parked: 'Decide each of them: retry, skip the step, or fail the call.',
  without_run: 'Look whether Temporal and the API are up; runs are started again by themselves once they are.',
  temporal_away: 'Start Temporal, or mend the way to it; every run goes on where it stood.',
  no_worker: 'Start a worker; what waits there is then done.',
  provider_unavailable:
    'Look at the provider’s status and at the credentials; steps are tried again by themselves meanwhile.',
};
