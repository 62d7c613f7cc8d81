import type { ReactNode } from 'react';
import { duration } from '../format/time.ts';
import { type Player, useNow } from './usePlayer.ts';

export function PlayerBar({ player, seconds, children }: { player: Player; seconds: number; children: ReactNode }) {
  const { playing, speed, seek, toggle, faster } = player;
  const now = useNow(player, (at) => Math.round(at * 10) / 10);
  return (
    <div className="controls">
      <button type="button" className="button" onClick={toggle} aria-label={playing ? 'Pause' : 'Play'}>
        <span aria-hidden="true">{playing ? '❚❚' : '▶'}</span>
      </button>
      <b>{duration(now)}</b>
      <span>/ {duration(seconds)}</span>
      <input
        type="range"
        aria-label="Position in the recording"
        aria-valuetext={duration(now)}
        min={0}
        max={seconds}
        step={0.1}
        value={Math.min(now, seconds)}
        onChange={(event) => seek(Number(event.target.value))}
      />
      <button type="button" className="button" onClick={() => faster(-1)} aria-label="Slower">
        −
      </button>
      <span>{speed}×</span>
      <button type="button" className="button" onClick={() => faster(1)} aria-label="Faster">
        +
      </button>
      <span className="end">{children}</span>
    </div>
  );
}
