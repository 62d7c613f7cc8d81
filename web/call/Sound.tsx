import type { ReactNode } from 'react';
import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { Legend } from './Legend.tsx';
import { PlayerBar } from './PlayerBar.tsx';
import type { Player } from './usePlayer.ts';
import type { Reading } from './useReading.ts';
import { Waveform } from './Waveform.tsx';

const none: readonly never[] = [];

type Props = {
  reading: Reading;
  metrics: CallMetrics | null;
  player: Player;
  /** URL of the recording; null if it cannot be played. */
  src: string | null;
  /** Replaces the player if there is no sound. */
  children: ReactNode;
};

/** The waveform above the player; nothing for a call without a length. */
export function Sound({ reading: { lanes, seconds, spans, overlaps }, metrics, player, src, children }: Props) {
  if (seconds <= 0) return null;
  const legend = <Legend metrics={metrics} quotes={spans.length} />;
  return (
    <div className="player">
      {lanes.length > 0 && (
        <Waveform
          lanes={lanes}
          seconds={seconds}
          quotes={spans}
          silences={metrics?.silences ?? none}
          overlaps={overlaps}
          interruptions={metrics?.interruptions ?? none}
          player={player}
        />
      )}
      {src ? (
        <>
          <PlayerBar player={player} seconds={seconds}>
            {legend}
          </PlayerBar>
          <audio ref={player.audio} src={src} preload="metadata" {...player.handlers} />
        </>
      ) : (
        <div className="controls">
          {children}
          <span className="end">{legend}</span>
        </div>
      )}
    </div>
  );
}
