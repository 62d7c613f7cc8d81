import { memo, useEffect, useRef } from 'react';
import type { Turn } from '../../core/transcript.ts';
import type { Transcript } from '../api/types.ts';
import { duration } from '../format/time.ts';
import type { Evidence } from './quotes.ts';
import { pieces } from './quotes.ts';

type Props = {
  transcript: Transcript;
  customer: string;
  evidence: readonly Evidence[];
  /** Index of the turn that sounds now; −1 for none. */
  current: number;
  play: (turn: Turn) => void;
};

/** What was said; the turn that sounds is lit and kept in sight, evidence is marked. */
export const Turns = memo(function Turns({ transcript, customer, evidence, current, play }: Props) {
  const lit = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current < 0) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    lit.current?.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  }, [current]);

  if (transcript.turns.length === 0)
    return <p className="empty">Nobody spoke in this call: there is sound or silence, but no words.</p>;
  const names = { agent: 'Agent', customer, unknown: 'Speaker' };
  return (
    <ol>
      {transcript.turns.map((turn) => (
        <li key={turn.index} ref={turn.index === current ? lit : null}>
          <OneTurn
            turn={turn}
            name={names[turn.speaker]}
            now={turn.index === current}
            quotes={evidence
              .filter(({ quote }) => quote.turn === turn.index)
              .map(({ quote }) => quote.text)
              .join('\n')}
            play={play}
          />
        </li>
      ))}
    </ol>
  );
});

type OneProps = { turn: Turn; name: string; now: boolean; quotes: string; play: (turn: Turn) => void };

const OneTurn = memo(function OneTurn({ turn, name, now, quotes, play }: OneProps) {
  const unsure = turn.confidence !== null && turn.confidence < 0.5;
  return (
    <div className="turn" data-now={now}>
      <button type="button" className="at" onClick={() => play(turn)} aria-label={`Play from ${duration(turn.start)}`}>
        {duration(turn.start)}
      </button>
      <span className={`who ${turn.speaker}`}>{name}</span>
      <p
        className={unsure ? 'unsure' : undefined}
        title={unsure ? 'The speech engine is unsure of these words' : undefined}
      >
        {pieces(turn.text, quotes ? quotes.split('\n') : []).map(({ text, quoted }, at) =>
          quoted ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces never change places
            <mark key={at} className={now ? 'now' : undefined}>
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </p>
    </div>
  );
});
