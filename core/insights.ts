import type { Speaker } from './transcript.ts';

/**
 * Words that were said: `text` occurs, after normalizing, in turn `turn` spoken by `speaker`. Times are seconds, null
 * without word times.
 */
export type Quote = {
  turn: number;
  speaker: Speaker;
  text: string;
  startSeconds: number | null;
  endSeconds: number | null;
};

export type SentimentLabel = 'positive' | 'neutral' | 'negative';

/**
 * `score` from −1 to 1; `quarters` are four means over the speaker's own quarters, null for a quarter without turns.
 */
export type SentimentOf = { score: number; label: SentimentLabel; quarters: (number | null)[] };

export type Sentiment = {
  score: number;
  label: SentimentLabel;
  bySpeaker: Partial<Record<Speaker, SentimentOf>>;
  quotes: Quote[];
};

/** A conclusion and its evidence. `confidence` 0..1. */
export type Grounded<T> = T & { confidence: number; quotes: Quote[] };

export type Topic = Grounded<{ name: string }>;
export type Intent = Grounded<{ name: string }>;
export type ActionItem = Grounded<{ text: string; owner: Speaker; due: string | null }>;

/**
 * The customer asks to be called (or is promised a call). `phrase` is the spoken time, e.g. "tomorrow after three";
 * empty if none was said.
 */
export type CallbackWish = Grounded<{ phrase: string; phone: string | null }>;

export type EntityKind =
  | 'person'
  | 'organization'
  | 'place'
  | 'date'
  | 'time'
  | 'money'
  | 'phone'
  | 'email'
  | 'number'
  | 'product'
  | 'reference';
export type Entity = Grounded<{ kind: EntityKind; text: string; value: string | null }>;

/** Something worth knowing at the next call. */
export type MemoryKind = 'promised' | 'asked' | 'liked' | 'disliked';
export type Memory = Grounded<{ kind: MemoryKind; text: string }>;

/**
 * A conclusion whose quote was not said: stored, shown in grey, counted nowhere. `claim` is what it was about, e.g.
 * `topics: billing`.
 */
export type Unverified = { claim: string; quote: string; reason: string };

export type Insights = {
  /** `rules`, or the provider's name. */
  engine: string;
  model: string | null;
  summary: string;
  sentiment: Sentiment;
  topics: Topic[];
  /** Null if the call gives no hint why it was made. */
  intent: Intent | null;
  actionItems: ActionItem[];
  callbackWishes: CallbackWish[];
  entities: Entity[];
  memories: Memory[];
  /** kebab-case */
  tags: string[];
  unverified: Unverified[];
};
