import type { Schemas } from '../../client/open.ts';

/** API responses, by the names that pages use; the shapes come from the API's own description. */
export type StepView = Schemas['CallStep'];
export type CallRow = Schemas['CallListItem'];
export type Call = Schemas['Call'];
export type Transcript = Schemas['Transcript'];
/** Loudness for drawing, 0..100 by channel. */
export type Peaks = Schemas['Peaks'];
export type ErasureReceipt = Schemas['ErasureReceipt'];
export type Plan = Schemas['ContactPlanListItem'];
export type Attempt = Schemas['ContactPlan']['attempts'][number];
export type Parked = Schemas['Parked'];
export type ReviewItem = Schemas['ReviewItem'];
export type Me = Schemas['Me'];
export type User = Schemas['User'];
export type EmbedKey = Schemas['EmbedKey'];
export type AuditEntry = Schemas['AuditEntry'];
export type Customer = Schemas['Customer'];
export type CustomerWithMemories = Schemas['CustomerWithMemories'];
export type Memory = CustomerWithMemories['memories'][number];
export type TimelineItem = Schemas['TimelineItem'];
export type Booking = Schemas['Booking'];
export type ImportResult = Schemas['ImportResult'];
/** A rejected value in a file; the header is row 1. */
export type RowError = ImportResult['errors'][number];
export type Status = Schemas['PipelineStatus'];
export type Source = Schemas['Source'];

export type Page<T> = { items: T[]; nextCursor: string | null };

/** The stream's `counters` event. */
export type Counters = Pick<Status, 'stages' | 'reviewItems' | 'plans'> & { parked: number };

/** One message of the event stream. */
export type FeedEvent = {
  type: string;
  callId: string | null;
  planId: string | null;
  data: Record<string, unknown>;
  at: string;
};
