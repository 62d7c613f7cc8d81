import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import type { Plan } from '../api/types.ts';
import { instant, inZone, moment } from '../format/time.ts';
import { Actions } from '../inbox/Actions.tsx';
import { CallBrief } from '../inbox/CallBrief.tsx';
import { NoteForm } from '../inbox/NoteForm.tsx';
import { QuoteLink } from '../inbox/QuoteLink.tsx';
import { Rebuilt } from '../parts/Rebuilt.tsx';
import { Attempts } from './Attempts.tsx';
import type { Decider } from './decide.ts';
import { MoveForm } from './MoveForm.tsx';
import { dueReason, heading, isOpen, progress, span } from './words.ts';

type Props = { listed: Plan; decider: Decider; may: boolean };

/** When somebody is called, why then, what was tried, and the words of the request. */
export function PlanDetail({ listed, decider, may }: Props) {
  const one = useQuery({
    queryKey: ['plan', listed.id],
    queryFn: () => take(http.GET('/contact-plans/{id}', { params: { path: { id: listed.id } } })),
  });
  const plan: Plan = { ...one.data, ...listed };
  const { dueAt, timeZone, phone, phrase, callId, endNote } = plan;
  return (
    <>
      <header>
        <h2 className="reason">{heading(plan)}</h2>
        <p className="soft">{isOpen(plan) ? `${progress(plan)}; ${dueReason(plan)}.` : `${progress(plan)}.`}</p>
      </header>
      <dl className="known">
        {dueAt && isOpen(plan) && (
          <>
            <dt>Your clock</dt>
            <dd title={instant(dueAt)}>{moment(dueAt)}</dd>
            <dt>Their clock</dt>
            <dd>
              {inZone(dueAt, timeZone)} <span className="small">{timeZone}</span>
            </dd>
          </>
        )}
        <dt>Number</dt>
        <dd>{phone}</dd>
        {phrase && (
          <>
            <dt>Wish</dt>
            <dd>
              “{phrase}” <span className="small">read as {span(plan)}</span>
            </dd>
          </>
        )}
        {endNote && (
          <>
            <dt>Note</dt>
            <dd>{endNote}</dd>
          </>
        )}
      </dl>
      {callId &&
        one.data?.quotes?.map((quote) => (
          <QuoteLink key={`${quote.turn} ${quote.text}`} callId={callId} quote={quote} />
        ))}
      {may && isOpen(plan) && <Decide plan={plan} decider={decider} />}
      <Attempts attempts={one.data?.attempts ?? []} />
      {one.data?.run && <Rebuilt run={one.data.run} />}
      {callId && <CallBrief callId={callId} />}
    </>
  );
}

function Decide({ plan, decider }: { plan: Plan; decider: Decider }) {
  const [form, setForm] = useState<'move' | 'cancel' | null>(null);
  const close = () => setForm(null);
  if (form === 'move') return <MoveForm plan={plan} reschedule={decider.reschedule} close={close} />;
  if (form === 'cancel')
    return (
      <NoteForm
        action="Cancel the callback"
        consequence="This person will not be called back. A call in progress is finished first. You can undo this for ten seconds."
        confirm={(note) => {
          close();
          void decider.cancel([plan], note);
        }}
        close={close}
      />
    );
  const move = { key: 'm', name: 'Move', what: 'call back at another time', main: true, run: () => setForm('move') };
  const cancel = { key: 'c', name: 'Cancel', what: 'do not call back', run: () => setForm('cancel') };
  return <Actions of="Actions" actions={plan.state === 'waiting' ? [move, cancel] : [cancel]} />;
}
