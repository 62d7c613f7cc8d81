import { type Books, expectedLives, nameOf } from './books.ts';
import { type Finding, finding } from './promise.ts';

type Plan = {
  id: string;
  call_id: string;
  state: string;
  due_at: Date | null;
  attempts_made: number;
  max_attempts: number;
};

/** Promises to customers, according to our rows and the telephone provider's own log. */
export async function auditDials(books: Books, now: Date): Promise<Finding[]> {
  const { look } = books.installation;
  const plans = await look.rows<Plan>(
    'select id, call_id, state, due_at, attempts_made, max_attempts from contact_plans',
  );
  const rung = await look.rows<{ attempt_id: string; count: number }>(
    'select attempt_id, count(*)::int as count from simulated_calls group by attempt_id',
  );
  const denied = await look.rows<{ id: string; outcome: string }>(
    `select a.id, a.outcome from contact_attempts a join simulated_calls s on s.attempt_id = a.id
     where a.outcome in ('not_placed', 'invalid_number')`,
  );
  const imagined = await look.rows<{ id: string; outcome: string }>(
    `select a.id, a.outcome from contact_attempts a
     where a.outcome in ('answered', 'busy', 'declined', 'no_answer', 'voicemail')
       and not exists (select 1 from simulated_calls s where s.attempt_id = a.id)`,
  );
  const done = await look.rows<{ id: string }>("select id from calls where stage = 'done'");
  const isDone = new Set(done.map(({ id }) => id));
  const wishes = expectedLives(books).filter(({ id, call }) => call.wishSeconds !== null && isDone.has(id));
  const isOpen = ({ state }: Plan) => state === 'waiting' || state === 'dialing';

  return [
    finding(
      'every callback request has one plan',
      wishes.length,
      wishes.flatMap((life) => {
        const count = plans.filter(({ call_id }) => call_id === life.id).length;
        return count === 1 ? [] : [`${nameOf(life)}: ${count} plans`];
      }),
    ),
    finding(
      'every plan ended, or waits for a future time',
      plans.length,
      plans
        .filter((plan) => isOpen(plan) && (plan.state === 'dialing' || !plan.due_at || plan.due_at <= now))
        .map(({ id, state, due_at }) => `${id}: ${state}, due ${due_at?.toISOString() ?? 'never'}`),
    ),
    finding(
      'no attempt is dialed twice',
      rung.length,
      rung.filter(({ count }) => count > 1).map(({ attempt_id, count }) => `${attempt_id}: rang ${count} times`),
    ),
    finding('our attempts match what rang', rung.length, [
      ...denied.map(({ id, outcome }) => `${id}: rang, and is said to be ${outcome}`),
      ...imagined.map(({ id, outcome }) => `${id}: never rang, and is said to be ${outcome}`),
    ]),
    finding(
      'nobody is called more often than the policy says',
      plans.length,
      plans
        .filter(({ attempts_made, max_attempts }) => attempts_made > max_attempts)
        .map(({ id, attempts_made, max_attempts }) => `${id}: ${attempts_made} of ${max_attempts}`),
    ),
  ];
}
