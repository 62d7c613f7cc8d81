import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type ApiClient, take } from '../../client/open.ts';
import type { Call } from '../api/types.ts';
import { Facts } from '../call/Facts.tsx';
import { headlineOf } from '../call/headline.ts';
import { InsightsPanel, MetricsPanel } from '../call/InsightsPanel.tsx';
import { orNull } from '../call/read.ts';
import { Sound } from '../call/Sound.tsx';
import { Turns } from '../call/Turns.tsx';
import { usePlayer } from '../call/usePlayer.ts';
import { useReading } from '../call/useReading.ts';
import { refusalOf } from './client.ts';
import { Loaded } from './Loaded.tsx';
import { useSound } from './useSound.ts';

type Props = { http: ApiClient; callId: string; sound: boolean };

/** One call, read-only: who called about what, the audio if the key includes it, the transcript and its insights. */
export function EmbedCall({ http, callId, sound }: Props) {
  const call = useQuery({
    queryKey: ['embed', 'call', callId],
    queryFn: () => take(http.GET('/calls/{id}', { params: { path: { id: callId } } })),
  });
  return (
    <Loaded query={call} refusal={refusalOf}>
      {(data) => data && <Reader http={http} call={data} sound={sound} />}
    </Loaded>
  );
}

function Reader({ http, call, sound }: { http: ApiClient; call: Call; sound: boolean }) {
  const params = { path: { id: call.id } };
  const transcript = useQuery({
    queryKey: ['embed', 'call', call.id, 'transcript'],
    queryFn: () =>
      orNull(take(http.GET('/calls/{id}/transcript', { params: { ...params, query: { words: 'true' } } }))),
  });
  const peaks = useQuery({
    queryKey: ['embed', 'call', call.id, 'peaks'],
    queryFn: () => orNull(take(http.GET('/calls/{id}/peaks', { params }))),
  });
  const player = usePlayer();
  const { src, listen, state } = useSound(http, call.id);
  const { seek, place } = player;
  useEffect(() => {
    if (src) seek(place(), true);
  }, [src, seek, place]);
  const reading = useReading({ call, transcript: transcript.data, peaks: peaks.data });
  const [who, did, about] = headlineOf(call);
  useEffect(() => {
    document.title = `${[who, did, about].join(' ').trim()} · Callweave`;
  }, [who, did, about]);
  return (
    <article className="call">
      <header>
        <div className="title">
          <h1>
            {who} <span className="soft">{did}</span> {about}
          </h1>
        </div>
        <Facts call={call} />
        <Sound reading={reading} metrics={call.metrics} player={player} src={src}>
          {call.recording && sound ? (
            <button type="button" className="button" disabled={state === 'reading'} onClick={listen}>
              Listen
            </button>
          ) : (
            'No sound in this view.'
          )}
          {state === 'failed' && <span role="alert">The recording cannot be played.</span>}
        </Sound>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <section className="turns" aria-label="Transcript" tabIndex={0}>
        {transcript.data ? (
          <Turns
            transcript={transcript.data}
            customer={call.customerName?.split(' ')[0] ?? 'Customer'}
            evidence={reading.evidence}
            player={player}
            heard={src !== null}
          />
        ) : (
          transcript.isFetched && <p className="empty">There is no transcript yet.</p>
        )}
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <aside className="side" aria-label="Insights" tabIndex={0}>
        {call.insights ? (
          <InsightsPanel
            insights={call.insights}
            evidence={reading.evidence}
            play={(quote) => seek(quote.startSeconds ?? reading.turns[quote.turn]?.start ?? 0, true)}
          />
        ) : (
          <p className="soft">No analysis yet.</p>
        )}
        {call.metrics && <MetricsPanel metrics={call.metrics} />}
      </aside>
    </article>
  );
}
