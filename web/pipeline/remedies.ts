import type { Status } from '../api/types.ts';

type Code = Status['alerts'][number]['code'];

/** What to do about an alert. */
export const remedies: Record<Code, string> = {
  waiting_long: 'Check its steps: a provider may be slow, or there may be too few workers.',
  parked: 'Decide each one: retry, skip the step, or fail the call.',
  without_run: 'Check that Temporal and the API are up. Runs start again by themselves once they are.',
  runs_rebuilt:
    'Nothing to do: each one continues where it stopped. If nobody ended the runs on purpose, check the log and disk of the Temporal server.',
  invalid_settings:
    'Save the settings again, or restore an earlier version. Plans then go on within minutes; retry the parked calls.',
  temporal_away: 'Start Temporal, or fix the connection to it. Every run continues where it stopped.',
  no_worker: 'Start a worker. It then works through what is waiting.',
  provider_silent: 'Restart the engine or check its machine. Workers are up and sending it requests.',
  provider_unavailable: 'Check the provider’s status and your credentials. Steps are retried in the meantime.',
};
