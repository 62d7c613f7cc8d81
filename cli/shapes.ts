import type { Direction, Stage, Step, StepState } from '../core/call.ts';
import type { Insights } from '../core/insights.ts';

/** What the API answers, as far as the commands read it; `/api/openapi.json` has it all. Times are ISO 8601. */
export type Page<T> = { items: T[]; nextCursor: string | null };

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
  steps: { step: Step; state: StepState; reasonCode: string | null }[];
};
export type CallItem = CallFacts & { about: { intent: string | null; topics: string[] } | null };
export type Call = CallFacts & {
  customerId: string | null;
  customerName: string | null;
  bookingId: string | null;
  bookingTitle: string | null;
  insights: Insights | null;
};
