import { type MouseEvent, memo } from 'react';
import { duration } from '../format/time.ts';
import { bars, type Lane } from './lanes.ts';

type Span = { start: number; end: number };
type Props = {
  lanes: readonly Lane[];
  seconds: number;
  quotes: readonly Span[];
  silences: readonly Span[];
  overlaps: readonly Span[];
  now: number;
  seek: (seconds: number) => void;
};

const height = 112;
const speakers = ['agent', 'customer', 'unknown'] as const;

/** Two lanes over the whole width, one a speaker; quotes, silences and overlaps behind and under them. Click to go there. */
export function Waveform({ lanes, seconds, quotes, silences, overlaps, now, seek }: Props) {
  const x = (at: number) => (at / seconds) * bars;
  const onClick = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * seconds);
  };
  const rect = (className: string, y: number, h: number) => (span: Span, at: number) => (
    <rect
      key={at}
      className={className}
      x={x(span.start)}
      width={Math.max(0.4, x(span.end) - x(span.start))}
      y={y}
      height={h}
    />
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and the slider below do the same
    <svg
      viewBox={`0 0 ${bars} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Waveform of ${duration(seconds)}: ${quotes.length} quotes, ${silences.length} silences over 3 s, ${overlaps.length} interruptions`}
      onClick={onClick}
    >
      {silences.map(rect('wave-silence', 0, height))}
      {quotes.map(rect('wave-quote', 0, height))}
      <Bars lanes={lanes} />
      {overlaps.map(rect('wave-overlap', height - 4, 4))}
      <line className="wave-now" x1={x(now)} x2={x(now)} y1={0} y2={height} />
    </svg>
  );
}

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
