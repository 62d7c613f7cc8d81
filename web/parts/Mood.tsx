import type { SentimentLabel } from '../../core/insights.ts';

const tone = { positive: 'good', neutral: 'soft', negative: 'bad' } as const;

/** The label in words, and the four quarters as a line; a quarter without speech is a gap. */
export function Mood({
  label,
  quarters,
  score,
}: {
  label: SentimentLabel;
  quarters: (number | null)[] | null;
  score?: number;
}) {
  return (
    <span className={`mood ${tone[label]}`}>
      {quarters?.some((value) => value !== null) && <Line values={quarters} />}
      {label}
      {score !== undefined && ` ${score.toFixed(2)}`}
    </span>
  );
}

function Line({ values }: { values: (number | null)[] }) {
  const points = values.flatMap((value, at) => (value === null ? [] : [`${2 + at * 9.3},${7 - value * 5}`]));
  return (
    <svg viewBox="0 0 32 14" aria-hidden="true">
      {points.length > 1 ? (
        <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
      ) : (
        <circle cx={points[0]?.split(',')[0]} cy={points[0]?.split(',')[1]} r="1.5" fill="currentColor" />
      )}
    </svg>
  );
}
