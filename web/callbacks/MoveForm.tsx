import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Plan } from '../api/types.ts';
import { inZone, moment } from '../format/time.ts';
import { instantOf, wallTime } from '../format/zone.ts';

type Props = { plan: Plan; reschedule: (plan: Plan, at: string) => Promise<void>; close: () => void };

/** Picks another time, in the person's own time zone. */
export function MoveForm({ plan, reschedule, close }: Props) {
  const { timeZone, dueAt } = plan;
  const [wall, setWall] = useState(wallTime(dueAt ? new Date(dueAt) : new Date(), timeZone));
  const at = instantOf(wall, timeZone);
  const move = useMutation({ mutationFn: (iso: string) => reschedule(plan, iso), onSuccess: close });
  const submit = () => at && move.mutate(at.toISOString());
  const nearest = /\d{4}-\d\d-\d\dT[\d:.]+Z$/.exec(move.error?.message ?? '')?.[0];
  return (
    <form
      className="form"
      aria-label="Move the callback"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label>
        Date and time in {timeZone}
        <input
          type="datetime-local"
          required
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          value={wall}
          aria-invalid={move.isError}
          onChange={({ target }) => setWall(target.value)}
        />
      </label>
      <p className="small">
        {at
          ? `${inZone(at.toISOString(), timeZone)} there, ${moment(at.toISOString())} on your clock`
          : 'That time does not exist there'}
      </p>
      {move.isError && (
        <p role="alert" className="bad">
          {move.error.message}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button main" disabled={!at || move.isPending}>
          Move <kbd>Ctrl Enter</kbd>
        </button>
        {nearest && (
          <button type="button" className="button" onClick={() => setWall(wallTime(new Date(nearest), timeZone))}>
            Take {inZone(nearest, timeZone)}
          </button>
        )}
        <button type="button" className="button" onClick={close}>
          Back <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}
