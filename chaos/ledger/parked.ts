import type { Books } from './books.ts';
import { type Finding, finding } from './promise.ts';

/** The machine should wait by itself: nobody is asked about something that will recover. */
const waits = ['Unavailable', 'RateLimited'];
/** These only need Postgres: if it hangs, it looks like this to them. */
const quick = ['link', 'remember', 'follow_up'];

export async function auditParked({ installation }: Books): Promise<Finding[]> {
  const rows = await installation.look.rows<{
    call_id: string;
    step: string;
    failure_type: string;
    last_error: string;
  }>('select call_id, step, failure_type, last_error from parked order by parked_at');
  return [
    finding(
      'nothing is parked for an outage or a rate limit',
      rows.length,
      rows
        .filter(
          ({ step, failure_type }) =>
            waits.includes(failure_type) || (failure_type === 'Timeout' && quick.includes(step)),
        )
        .map(({ call_id, step, failure_type, last_error }) => `${call_id} at ${step}: ${failure_type}, ${last_error}`),
    ),
  ];
}
