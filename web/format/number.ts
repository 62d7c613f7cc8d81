import { absenceOf } from '../../reading/phone/absent.ts';

const words = { withheld: 'withheld', unknown: 'unknown number' } as const;

/** A call's number as it came, or why there is none: hidden by its owner, or not known to us. */
export function numberText(raw: string | null | undefined): string {
  const absence = absenceOf(raw);
  return absence ? words[absence] : (raw ?? '');
}
