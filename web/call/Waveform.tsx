import { type MouseEvent, memo } from 'react';
import type { Speaker } from '../../core/transcript.ts';
import { duration } from '../format/time.ts';

export type Lane = { speaker: Speaker; peaks: readonly number[] };
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
/** As many bars as look well at full width; more slices are folded into them. */
const bars = 320;

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
  return lanes.map(({ speaker, peaks }, lane) => {
    const middle = each * (lane + 0.5);
    const path = fold(peaks)
      .map((peak, at) => {
        const half = Math.max(0.5, (peak / 100) * (each / 2 - 4));
        return `M${at + 0.5} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`;
      })
      .join('');
    // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its channel
    return <path key={lane} d={path} className={`wave-${speaker}`} strokeWidth={0.55} />;
  });
});

/** The loudest of each group of slices. */
function fold(peaks: readonly number[]): number[] {
  const count = Math.min(bars, peaks.length);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    return count === 0 ? 0 : Math.max(0, ...peaks.slice(from, to));
  });
}
