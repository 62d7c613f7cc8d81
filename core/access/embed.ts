import type { Direction, Stage } from '../call.ts';
import type { Right } from './rights.ts';

/**
 * What an embed key shows: one call, or the list of calls under a filter that its holder cannot widen. `contact`: with whom they were,
 * by name and whole number; keys that were made before there was a choice do not say, and show neither.
 */
export type EmbedView = ({ kind: 'call'; callId: string; audio: boolean } | { kind: 'calls'; filter: EmbedFilter }) & {
  contact?: boolean | undefined;
};

export type EmbedFilter = {
  stages?: Stage[] | undefined;
  direction?: Direction | undefined;
  customerId?: string | undefined;
  agent?: string | undefined;
};

/** Never a right to change, nor to unmasked text. */
export const rightsOfView = (view: EmbedView): Right[] => [
  'calls:read',
  ...(view.kind === 'call' && view.audio ? (['audio:play'] as const) : []),
  ...(view.contact ? (['customers:read'] as const) : []),
];
