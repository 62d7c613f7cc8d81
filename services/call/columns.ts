import { calls } from '../../db/tables/calls.ts';

/** What says when a call was and who called whom. Steps read these: a whole row costs twice as much to ask for. */
export const callColumns = {
  direction: calls.direction,
  fromNumber: calls.fromNumber,
  toNumber: calls.toNumber,
  fromE164: calls.fromE164,
  toE164: calls.toE164,
  startedAt: calls.startedAt,
  customerId: calls.customerId,
};
