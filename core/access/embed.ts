import type { Direction, Stage } from '../call.ts';
import type { Right } from './rights.ts';

/**
 * What an embed key shows: one call, or a list of calls under a filter that its holder cannot widen. `contact`: whether
 * it shows the other party's name and full number; keys without a setting show neither.
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

/** Never a right to change anything, nor to see unmasked text. */
export const rightsOfView = (view: EmbedView): Right[] => [
  'calls:read',
  ...(view.kind === 'call' && view.audio ? (['audio:play'] as const) : []),
  ...(view.contact ? (['customers:read'] as const) : []),
];
