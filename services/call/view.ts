import type { Direction, Stage, Step, StepState } from '../../core/call.ts';
import type { Insights, SentimentLabel } from '../../core/insights.ts';
import type { RunLoss } from '../../core/run.ts';
import type { BookingCandidate } from '../../reading/link/score.ts';
import type { CallMetrics } from '../../reading/metrics/measure.ts';

export type StepView = {
  step: Step;
  /** A part of the step that runs by itself; `main` if there is only one. */
  unit: string;
  state: StepState;
  attempts: number;
  reasonCode: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** The fields every view of a call starts with. */
export type CallFacts = {
  id: string;
  sourceCallId: string;
  direction: Direction;
  from: string | null;
  to: string | null;
  startedAt: Date;
  durationSeconds: number | null;
  agentName: string | null;
  stage: Stage;
  steps: StepView[];
  customerId: string | null;
  customerName: string | null;
  bookingId: string | null;
  receivedAt: Date;
  finishedAt: Date | null;
};

/** One row of the list: what it was about in a few words. Null without an analysis yet. */
export type CallListItem = CallFacts & {
  about: { summary: string; intent: string | null; topics: string[]; tags: string[] } | null;
  sentiment: { score: number; label: SentimentLabel; quarters: (number | null)[] | null } | null;
};

/** `decidedBy` is `rules` or the person who chose; `version` is what a change of the link must name. */
export type LinkView = {
  decidedBy: string;
  version: number;
  customer: { confidence: number; reasons: string[] };
  booking: { score: number | null; confidence: number; reasons: string[]; runnersUp: BookingCandidate[] };
};

/** Usage of engines and models. `priceMicros` in millionths of the currency unit, null unless every price is known. */
export type CallCost = { speechSeconds: number; inputTokens: number; outputTokens: number; priceMicros: number | null };

/**
 * The current run of a call or plan. The cause says what became of the lost run it replaced; null if it replaced none.
 */
export type RunView = { number: number; rebuiltCause: RunLoss | null; rebuiltAt: Date | null };

/** Null if nothing of the kind exists (yet). */
export type CallView = CallFacts & {
  bookingTitle: string | null;
  recording: {
    bytes: number;
    contentType: string;
    codec: string | null;
    channels: number | null;
    truncated: boolean;
  } | null;
  link: LinkView | null;
  insights: Insights | null;
  metrics: CallMetrics | null;
  /** A person swapped agent and customer. */
  speakersSwapped: boolean;
  run: RunView;
  cost: CallCost;
};
