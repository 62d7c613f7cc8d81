import type { Call } from '../api/types.ts';
import { numberText } from '../format/number.ts';
import { duration, instant, moment } from '../format/time.ts';
import { confidence, humanizeCode } from '../format/words.ts';
import { NoValue } from '../parts/NoValue.tsx';
import { Cost } from './StepsPanel.tsx';

/** Who, when, how long, and which booking it belongs to. */
export function Facts({ call }: { call: Call }) {
  const { direction, from, to, agentName, startedAt, durationSeconds, link, bookingTitle, stage } = call;
  return (
    <div className="facts">
      <span>
        {direction} <b>{numberText(from)}</b> → <b>{numberText(to)}</b>
      </span>
      <span>
        agent <b>{agentName ?? <NoValue why="no agent given" />}</b>
      </span>
      <span>
        <time dateTime={startedAt} title={instant(startedAt)}>
          {moment(startedAt)}
        </time>{' '}
        ·{' '}
        <b>
          {durationSeconds === null ? (
            <NoValue why="the length is known once the recording has been read" />
          ) : (
            duration(durationSeconds)
          )}
        </b>
      </span>
      <span title={link?.booking.reasons.join(', ')}>
        booking <b>{bookingTitle ?? <NoValue why={link ? 'no booking fits this call' : 'not linked yet'} />}</b>
        {link?.booking.score != null && ` · ${link.booking.score} points, ${confidence(link.booking.confidence)}`}
      </span>
      <span>
        cost <Cost cost={call.cost} />
      </span>
      <span>
        {humanizeCode(stage)}
        {call.speakersSwapped && ' · speakers swapped'}
      </span>
    </div>
  );
}
