import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CallRow } from '../api/types.ts';
import { numberText } from '../format/number.ts';
import { duration, instant, shortMoment } from '../format/time.ts';
import { Mood } from '../parts/Mood.tsx';
import { NoValue } from '../parts/NoValue.tsx';
import { StepMarks } from '../parts/StepMarks.tsx';
import { aboutOf, noInsights } from './about.ts';

const arrows = { inbound: '←', outbound: '→' } as const;

type Props = {
  row: CallRow;
  top: number;
  index: number;
  marked: boolean;
  /** Missing if rows cannot be selected. */
  mark: ((id: string, upTo: boolean) => void) | undefined;
};

/** One call in the list; its link covers the whole line. Numbers in `aria-*` count from 1 with the header as row 1. */
export const CallLine = memo(function CallLine({ row, top, index, marked, mark }: Props) {
  const other = row.direction === 'inbound' ? row.from : row.to;
  return (
    <div className="line" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${top}px)` }}>
      {mark && (
        <span role="cell" className="mark">
          <input
            type="checkbox"
            aria-label={`Select the call from ${shortMoment(row.startedAt)}`}
            checked={marked}
            onChange={({ nativeEvent }) => mark(row.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
          />
        </span>
      )}
      <time role="cell" dateTime={row.startedAt} title={instant(row.startedAt)}>
        {shortMoment(row.startedAt)}
      </time>
      <span role="cell" title={row.direction}>
        <span aria-hidden="true">{arrows[row.direction]}</span>
        <span className="unseen">{row.direction}</span>
      </span>
      <span role="cell">
        <Link to="/calls/$callId" params={{ callId: row.id }} className="cover">
          {row.customerName ?? numberText(other)}
        </Link>
      </span>
      <span role="cell" className="agent">
        {row.agentName ?? <NoValue why="no agent given" />}
      </span>
      <span role="cell" className="number">
        {row.durationSeconds === null ? (
          <NoValue why="the length is known once the recording has been read" />
        ) : (
          duration(row.durationSeconds)
        )}
      </span>
      <span role="cell" className="about">
        {aboutOf(row) ?? <NoValue why={noInsights(row)} />}
      </span>
      <span role="cell" className="feel">
        {row.sentiment ? <Mood {...row.sentiment} score={row.sentiment.score} /> : <NoValue why={noInsights(row)} />}
      </span>
      <span role="cell" className="stage">
        <StepMarks of={row.steps} stage={row.stage} />
      </span>
    </div>
  );
});
