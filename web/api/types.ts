import type { Direction, Stage, Step, StepState } from '../../core/call.ts';
import type { AttemptState, DueReason, Outcome } from '../../core/contact/plan.ts';
import type { FailureType } from '../../core/failures.ts';
import type { Insights, MemoryKind, Quote, SentimentLabel } from '../../core/insights.ts';
import type { BookingStatus } from '../../core/link/score.ts';
import type { CallMetrics } from '../../core/metrics/measure.ts';
import type { Turn } from '../../core/transcript.ts';

/** What the API answers, as JSON: instants are ISO texts. */
export type StepView = {
  step: Step;
  state: StepState;
  attempts: number;
  reasonCode: string | null;
  startedAt: string | null;
  finishedAt: string | null;
};

type CallFacts = {
  id: string;
  sourceCallId: string;
  direction: Direction;
  from: string | null;
  to: string | null;
  startedAt: string;
  durationSeconds: number | null;
  agentName: string | null;
  stage: Stage;
  steps: StepView[];
  customerId: string | null;
  customerName: string | null;
  bookingId: string | null;
  receivedAt: string;
  finishedAt: string | null;
};

export type CallRow = CallFacts & {
  about: { summary: string; intent: string | null; topics: string[]; tags: string[] } | null;
  sentiment: { score: number; label: SentimentLabel; quarters: (number | null)[] | null } | null;
};

export type Call = CallFacts & {
  bookingTitle: string | null;
  recording: {
    bytes: number;
    contentType: string;
    codec: string | null;
    channels: number | null;
    truncated: boolean;
  } | null;
  link: {
    customer: { confidence: number; reasons: string[] };
    booking: {
      score: number | null;
      confidence: number;
      reasons: string[];
      runnersUp: { bookingId: string; score: number; reasons: string[] }[];
    };
  } | null;
  insights: Insights | null;
  metrics: CallMetrics | null;
};

export type Transcript = {
  turns: Turn[];
  language: string | null;
  engine: string;
  model: string;
};

export type Plan = {
  id: string;
  callId: string | null;
  state: string;
  phrase: string;
  timeZone: string;
  dueAt: string | null;
  attemptsMade: number;
  maxAttempts: number;
  lastOutcome: string | null;
  endReason: string | null;
};

/** `quotes` and `attempts` stand in one plan, not in lists. */
export type PlanDetail = Plan & {
  customerId: string | null;
  phone: string;
  wishedFrom: string;
  wishedTo: string;
  dueReason: DueReason | null;
  endNote: string | null;
  createdAt: string;
  endedAt: string | null;
  quotes?: Quote[];
  attempts?: Attempt[];
};

export type Attempt = {
  id: string;
  number: number;
  state: AttemptState;
  outcome: Outcome | null;
  askedAt: string | null;
  answeredBy: 'human' | 'machine' | null;
  endedAt: string | null;
  talkSeconds: number | null;
};

export type Parked = {
  id: string;
  callId: string;
  sourceCallId: string;
  step: Step;
  failureType: FailureType;
  reasonCode: string;
  attempts: number;
  firstError: string;
  lastError: string;
  parkedAt: string;
  resolvedAt: string | null;
  action: string | null;
  note: string | null;
  resolvedBy: string | null;
};

/** `facts` depends on the kind. */
export type ReviewItem = {
  id: string;
  callId: string;
  kind: string;
  facts: Record<string, unknown>;
  createdAt: string;
  resolvedAt: string | null;
  resolution: string | null;
  resolvedBy: string | null;
  call: { sourceCallId: string; direction: Direction; from: string | null; to: string | null; startedAt: string };
};

export type Page<T> = { items: T[]; nextCursor: string | null };

export type Me = {
  kind: 'key' | 'user';
  name: string | null;
  email: string | null;
  /** `region` and `timeZone`: how its people write numbers and times. */
  tenant: { id: string; name: string; region: string; timeZone: string };
};

export type Customer = {
  id: string;
  externalId: string | null;
  name: string;
  email: string | null;
  timeZone: string | null;
  /** E.164. */
  phones: string[];
  lastCallAt: string | null;
  callCount: number;
  createdAt: string;
  updatedAt: string;
};

export type Memory = {
  callId: string;
  kind: MemoryKind;
  text: string;
  confidence: number;
  quotes: Quote[];
  createdAt: string;
};

export type CustomerWithMemories = Customer & { memories: Memory[] };

export type Booking = {
  id: string;
  externalId: string | null;
  customerId: string;
  customerName: string;
  title: string;
  status: BookingStatus;
  startsAt: string;
  guestCount: number | null;
  items: string[];
  createdAt: string;
  updatedAt: string;
};

/** A value of a file that was not taken; the header is row 1. */
export type RowError = { row: number; field: string; value: unknown; message: string };

/** In rows. */
export type ImportResult = {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  errors: RowError[];
  errorsTruncated: boolean;
};

export type Status = {
  stages: Record<Stage, number>;
  parked: { total: number; byReason: { step: Step; reasonCode: string; calls: number }[] };
  reviewItems: number;
  plans: { waiting: number; dialing: number };
};

/** One message of the event stream. */
export type FeedEvent = {
  type: string;
  callId: string | null;
  planId: string | null;
  data: Record<string, unknown>;
  at: string;
};

/** Loudness for drawing, 0..100 by channel. */
export type Peaks = { durationSeconds: number | null; channels: number[][] };
