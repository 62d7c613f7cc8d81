import { Link } from '@tanstack/react-router';
import type { Quote } from '../../core/insights.ts';
import { duration } from '../format/time.ts';

/** A quote; opens the call at that second. */
export function QuoteLink({ callId, quote }: { callId: string; quote: Quote }) {
  const at = quote.startSeconds ?? undefined;
  return (
    <Link to="/calls/$callId" params={{ callId }} search={at === undefined ? {} : { at }} className="quote">
      <span className="at">{duration(quote.startSeconds)}</span>
      <span>
        “{quote.text}”<br />
        <span className="small">{quote.speaker}</span>
      </span>
    </Link>
  );
}
