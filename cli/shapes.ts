import type { z } from '@hono/zod-openapi';
import type { CallListItem, CallView, TranscriptView } from '../api/calls/views.ts';

/** What the API answers, taken from its own description. */
export type Call = z.infer<typeof CallView>;
export type CallItem = z.infer<typeof CallListItem>;
export type Transcript = z.infer<typeof TranscriptView>;
export type Page<T> = { items: T[]; nextCursor: string | null };
