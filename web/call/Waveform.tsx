import { type MouseEvent, memo } from 'react';
import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { duration } from '../format/time.ts';
import { bars, type Lane } from './lanes.ts';
import type { Span } from './spans.ts';
import { type Player, useNow } from './usePlayer.ts';

type Props = {
  lanes: readonly Lane[];
  seconds: number;
  quotes: readonly Span[];
  silences: readonly Span[];
  overlaps: readonly Span[];
  interruptions: readonly CallMetrics['interruptions'][number][];
  player: Player;
};

const height = 112;
const speakers = ['agent', 'customer', 'unknown'] as const;
const place = (at: number, seconds: number) => (at / seconds) * bars;

/**
 * Two full-width lanes, one per speaker; quotes and silences behind them, overlaps below, interruptions on top. Click
 * to seek.
 */
export function Waveform(props: Props) {
  const { seconds, quotes, silences, overlaps, interruptions, player } = props;
  const onClick = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    player.seek(((event.clientX - box.left) / box.width) * seconds);
  };
  const marked = `${quotes.length} quotes, ${silences.length} silences over 3 s, ${interruptions.length} interruptions, ${overlaps.length} overlaps`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and the slider below do the same
    <svg
      viewBox={`0 0 ${bars} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Waveform of ${duration(seconds)}: ${marked}`}
      onClick={onClick}
    >
      <Still {...props} />
      <Cursor seconds={seconds} player={player} />
    </svg>
  );
}

function Cursor({ seconds, player }: Pick<Props, 'seconds' | 'player'>) {
  const x = useNow(player, (now) => Math.round(place(now, seconds) * 10) / 10);
  return <line className="wave-now" x1={x} x2={x} y1={0} y2={height} />;
}

const Still = memo(function Still({ lanes, seconds, quotes, silences, overlaps, interruptions }: Props) {
  const rect = (className: string, words: string, y: number, h: number) => (span: Span) => (
    <rect
      key={`${className} ${span.start} ${span.end}`}
      className={className}
      x={place(span.start, seconds)}
      width={Math.max(0.4, place(span.end, seconds) - place(span.start, seconds))}
      y={y}
      height={h}
    >
      <title>{`${words} ${duration(span.start)}, ${(span.end - span.start).toFixed(1)} s`}</title>
    </rect>
  );
  return (
    <>
      {silences.map(rect('wave-silence', 'silence', 0, height))}
      {quotes.map(rect('wave-quote', 'quote', 0, height))}
      <Bars lanes={lanes} />
      {overlaps.map(rect('wave-overlap', 'overlap', height - 4, 4))}
      {interruptions.map((one) => (
        <path
          key={`${one.turn} ${one.start}`}
          className="wave-interruption"
          d={`M${place(one.start, seconds) - 1.2} 0h2.4l-1.2 9z`}
        >
          <title>{`interrupted by the ${one.by} ${duration(one.start)}`}</title>
        </path>
      ))}
    </>
  );
});

const Bars = memo(function Bars({ lanes }: { lanes: readonly Lane[] }) {
  const each = height / lanes.length;
  return lanes.flatMap((lane, at) =>
    speakers
      .filter((speaker) => lane.speakers.includes(speaker))
      .map((speaker) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its channel
          key={`${at} ${speaker}`}
          d={path(lane, speaker, each, at)}
          className={`wave-${speaker}`}
          strokeWidth={0.55}
        />
      )),
  );
});

/** The bars of one speaker in a lane. */
function path({ peaks, speakers }: Lane, speaker: string, each: number, lane: number): string {
  const middle = each * (lane + 0.5);
  return peaks
    .map((peak, at) => {
      if (speakers[at] !== speaker) return '';
      const half = Math.max(0.5, (peak / 100) * (each / 2 - 4));
      return `M${at + 0.5} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`;
    })
    .join('');
}
