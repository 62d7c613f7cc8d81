import type { Schemas } from '../client/open.ts';

export type Call = Schemas['Call'];
export type NewCall = Schemas['NewCall'];
export type Plan = Schemas['ContactPlanListItem'];
