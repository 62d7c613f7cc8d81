import type { Direction, Stage } from '../call.ts';
import type { Right } from './rights.ts';

/** What an embed key shows: one call, or the list of calls under a filter that its holder cannot widen. */
export type EmbedView = { kind: 'call'; callId: string; audio: boolean } | { kind: 'calls'; filter: EmbedFilter };

export type EmbedFilter = {
  stages?: Stage[] | undefined;
  direction?: Direction | undefined;
  customerId?: string | undefined;
  agent?: string | undefined;
};

/** Never a right to change, nor to unmasked text. */
export const rightsOfView = (view: EmbedView): Right[] =>
  view.kind === 'call' && view.audio ? ['calls:read', 'audio:play'] : ['calls:read'];
