import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { http } from '../api/client.ts';
import type { Plan } from '../api/types.ts';
import { instant, inZone, moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { useMe } from '../session/useMe.ts';

/** Callbacks promised in this call. */
export function PlansPanel({ plans }: { plans: readonly Plan[] }) {
  if (plans.length === 0) return null;
  return (
    <section aria-label="Callback">
      <h2>Callback</h2>
      {plans.map((plan) => (
        <OnePlan key={plan.id} plan={plan} />
      ))}
    </section>
  );
}

function OnePlan({ plan }: { plan: Plan }) {
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => http.POST('/contact-plans/{id}/cancel', { params: { path: { id: plan.id } }, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['call', plan.callId] }),
  });
  const { may } = useMe();
  const open = plan.state === 'waiting' || plan.state === 'dialing';
  return (
    <>
      <div className="row">
        {plan.dueAt && open ? (
          <b title={instant(plan.dueAt)}>{moment(plan.dueAt)}</b>
        ) : (
          <b>{humanizeCode(plan.endReason ?? plan.state)}</b>
        )}
        <span className="small">
          attempt {Math.min(plan.attemptsMade + 1, plan.maxAttempts)} of {plan.maxAttempts} · {humanizeCode(plan.state)}
          {plan.lastOutcome && ` · last ${humanizeCode(plan.lastOutcome)}`}
        </span>
      </div>
      <p className="small">
        {[
          plan.dueAt && open && `${inZone(plan.dueAt, plan.timeZone)} for the person (${plan.timeZone})`,
          plan.phrase && `“${plan.phrase}”`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {open && may('plans:change') && (
        <div className="bar">
          <Link to="/callbacks" search={{ item: plan.id }} className="button">
            Move…
          </Link>
          <button type="button" className="button" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
            Cancel callback
          </button>
        </div>
      )}
      {withdraw.isError && (
        <p role="alert" className="bad">
          {withdraw.error.message}
        </p>
      )}
    </>
  );
}
