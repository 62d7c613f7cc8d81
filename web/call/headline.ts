import { absenceOf } from '../../reading/phone/absent.ts';
import type { Call } from '../api/types.ts';

/** The call as a sentence: who called about what. */
export function headlineOf({
  customerName,
  direction,
  from,
  to,
  insights,
}: Call): [who: string, did: string, about: string] {
  const number = direction === 'inbound' ? from : to;
  const who = customerName ?? (number === null || absenceOf(number) ? 'Somebody' : number);
  const did = direction === 'inbound' ? 'called' : 'was called';
  return insights?.intent ? [who, `${did} about`, insights.intent.name] : [who, did, ''];
}
