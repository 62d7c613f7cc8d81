import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { hrefOf } from '../../client/open.ts';
import type { ErasureReceipt } from '../api/types.ts';
import type { Pages } from '../calls/rows.ts';
import { Failed } from '../parts/Failed.tsx';
import { useMe } from '../session/useMe.ts';
import { CallActions } from './CallActions.tsx';
import { Facts } from './Facts.tsx';
import { headlineOf } from './headline.ts';
import { InsightsPanel, MetricsPanel } from './InsightsPanel.tsx';
import { LinkCard } from './LinkCard.tsx';
import { ParkedNotice } from './ParkedNotice.tsx';
import { PlansPanel } from './PlansPanel.tsx';
import { ErasedCall } from './Receipt.tsx';
import { Remembered } from './Remembered.tsx';
import { Sound } from './Sound.tsx';
import { StepsPanel } from './StepsPanel.tsx';
import { Turns } from './Turns.tsx';
import { useCall } from './useCall.ts';
import { useCallKeys } from './useCallKeys.ts';
import { usePlayer } from './usePlayer.ts';
import { useReading } from './useReading.ts';
import { useSwap } from './useSwap.ts';

export function CallPage() {
  const { callId } = useParams({ from: '/calls/$callId' });
  const { call, transcript, peaks, plans, parked } = useCall(callId);
  const swap = useSwap(callId, transcript.data);
  const player = usePlayer();
  const { seek } = player;
  const { may } = useMe();
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  const data = call.data;
  const src = data?.recording && may('audio:play') ? hrefOf('/calls/{id}/audio', { path: { id: callId } }) : null;
  const reading = useReading({ call: data, transcript: swap.transcript, peaks: peaks.data });
  const { turns, evidence } = reading;
  const quoteTimes = useMemo(() => reading.spans.map(({ start }) => start), [reading.spans]);
  useCallKeys({ player, quotes: quoteTimes, toCall: useNeighbours(callId) });
  useEffect(() => {
    document.title = `${data ? headlineOf(data).join(' ').trim() : 'Call'} · Callweave`;
  }, [data]);
  useStartAt(player.seek, transcript.isSuccess);

  if (receipt) return <ErasedCall receipt={receipt} />;
  if (call.isError) return <Failed what="Cannot show this call" error={call.error} retry={() => call.refetch()} />;
  if (!data) return <Loading />;
  const customer = data.customerName?.split(' ')[0] ?? 'Customer';
  const [who, did, about] = headlineOf(data);
  return (
    <article className="call">
      <header>
        <div className="title">
          <h1>
            {who} <span className="soft">{did}</span> {about}
          </h1>
          <CallActions call={data} swap={swap} erased={setReceipt} />
        </div>
        <Facts call={data} />
        {data.stage === 'parked' && parked.data?.items.map((item) => <ParkedNotice key={item.id} parked={item} />)}
        <Sound reading={reading} metrics={data.metrics} player={player} src={src}>
          {data.recording
            ? 'You are not allowed to play recordings. An owner or admin can change that.'
            : 'This call came with a transcript and has no recording.'}
        </Sound>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <section className="turns" aria-label="Transcript" tabIndex={0}>
        {swap.transcript ? (
          <Turns
            transcript={swap.transcript}
            customer={customer}
            evidence={evidence}
            player={player}
            heard={src !== null}
          />
        ) : (
          <p className="empty">
            {data.finishedAt
              ? 'This call ended without a transcript.'
              : data.stage === 'parked'
                ? 'No transcript yet.'
                : 'The transcript appears here once the call has been transcribed.'}
          </p>
        )}
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <aside className="side" aria-label="Insights" tabIndex={0}>
        <PlansPanel plans={plans.data?.items ?? []} />
        {data.insights && (
          <InsightsPanel
            insights={data.insights}
            evidence={evidence}
            play={(quote) => seek(quote.startSeconds ?? turns[quote.turn]?.start ?? 0, true)}
          />
        )}
        <LinkCard call={data} />
        {data.metrics && <MetricsPanel metrics={data.metrics} />}
        <Remembered call={data} />
        <StepsPanel call={data} />
      </aside>
    </article>
  );
}

/** A URL with a second opens there, ready to play: for links to a quote. */
function useStartAt(seek: (seconds: number) => void, ready: boolean): void {
  const { at } = useSearch({ from: '/calls/$callId' });
  const done = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!ready || at === undefined || done.current === at) return;
    done.current = at;
    seek(at);
  }, [seek, ready, at]);
}

/** Goes to the next or previous call in the last list shown; Back then leads to that list, however many were seen. */
function useNeighbours(callId: string): (by: 1 | -1) => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    (by) => {
      const lists = queries.getQueryCache().findAll({ queryKey: ['calls'] });
      const ids = lists
        .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
        .map(({ state }) => (state.data as Pages | undefined)?.pages.flatMap((page) => page.items.map(({ id }) => id)))
        .find((list) => list?.includes(callId));
      const next = ids?.[ids.indexOf(callId) + by];
      if (next) void navigate({ to: '/calls/$callId', params: { callId: next }, replace: true });
    },
    [queries, navigate, callId],
  );
}

function Loading() {
  return (
    <div className="title" aria-busy="true">
      <h1>
        <span className="skeleton" style={{ width: 320 }} />
        <span className="unseen">Loading the call</span>
      </h1>
    </div>
  );
}
