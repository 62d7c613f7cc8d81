import type { AttemptState, Outcome } from '../../core/contact/plan.ts';
import type { AnsweredBy, CallStatus } from '../../providers/telephony/port.ts';

/** What an attempt's row knows about its call. */
export type AttemptFacts = {
  state: AttemptState;
  outcome: Outcome | null;
  providerCallId: string | null;
  answeredAt: Date | null;
  answeredBy: 'human' | 'machine' | null;
  endedAt: Date | null;
  talkSeconds: number | null;
};

/** What a provider says about a call, by event or when asked. */
export type Status = {
  providerCallId: string;
  status: CallStatus;
  answeredBy: AnsweredBy;
  talkSeconds: number | null;
  failureCode: string | null;
};

const rank: Record<AttemptState, number> = {
  planned: 0,
  asked: 1,
  unknown: 1,
  accepted: 2,
  answered: 3,
  ended: 4,
  not_placed: 4,
};

/** True once the attempt can no longer change. */
export const isOver = (state: AttemptState): boolean => rank[state] === rank.ended;

/**
 * The outcome shows whose fault it was; if that is unclear it is `unknown`, never `no_answer`. Null while the call is
 * live.
 */
function outcomeOf({ status, failureCode }: Status, answeredBy: AnsweredBy): Outcome | null {
  switch (status) {
    case 'completed':
      return answeredBy === 'machine' ? 'voicemail' : 'answered';
    case 'busy':
    case 'declined':
    case 'no_answer':
      return status;
    case 'failed':
      return failureCode === 'invalid_number' ? 'invalid_number' : 'provider_fault';
    case 'canceled':
      return 'unknown';
    case 'queued':
    case 'ringing':
    case 'in_progress':
      return null;
  }
}

/**
 * Merges a status into what is known. Statuses may arrive late, twice and in any order: the state only moves forward
 * and the first terminal status stands. Every order of the same events gives the same result, provided the provider's
 * last event says who answered.
 */
export function foldStatus(known: AttemptFacts, status: Status, now: Date): AttemptFacts {
  if (isOver(known.state)) return known;
  const answeredBy = known.answeredBy ?? status.answeredBy;
  const facts = { ...known, answeredBy, providerCallId: known.providerCallId ?? status.providerCallId };
  const outcome = outcomeOf(status, answeredBy);
  if (outcome) return { ...facts, state: 'ended', outcome, endedAt: now, talkSeconds: status.talkSeconds };
  const state = status.status === 'in_progress' ? 'answered' : 'accepted';
  if (rank[state] <= rank[known.state]) return facts;
  return { ...facts, state, answeredAt: state === 'answered' ? now : known.answeredAt };
}
