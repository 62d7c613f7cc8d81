import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ResolveAction } from '../../core/call.ts';
import { http } from '../api/client.ts';
import type { Parked } from '../api/types.ts';
import { orderActions, resolveEffects, resolveNames } from '../format/resolve.ts';
import { pluralize } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { useMe } from '../session/useMe.ts';

/** Why the call is waiting, and what can be done about it. */
export function ParkedNotice({ parked }: { parked: Parked }) {
  const queries = useQueryClient();
  const { may } = useMe();
  const decide = useMutation({
    mutationFn: (action: ResolveAction) =>
      http.POST('/parked/{id}/resolve', {
        params: { path: { id: parked.id } },
        body: { action, requestId: crypto.randomUUID?.() },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['call', parked.callId] }),
  });
  const actions = orderActions([parked]);
  return (
    <div className="notice" role="status">
      <b>
        {humanizeCode(parked.step)} is waiting for you: {humanizeCode(parked.reasonCode)}
      </b>
      <p>{parked.lastError}</p>
      <p className="small">{pluralize(parked.attempts, 'attempt')}</p>
      {may('parked:resolve') && (
        <>
          <div className="actions">
            {actions.map((action, at) => (
              <button
                key={action}
                type="button"
                className={at === 0 ? 'button main' : 'button'}
                disabled={decide.isPending}
                onClick={() => decide.mutate(action)}
              >
                {resolveNames[action]}
              </button>
            ))}
          </div>
          <p className="small">
            {actions.map((action) => `${resolveNames[action]}: ${resolveEffects[action]}`).join(' · ')}
          </p>
        </>
      )}
      {decide.isError && (
        <p role="alert" className="bad">
          {decide.error.message}
        </p>
      )}
    </div>
  );
}
