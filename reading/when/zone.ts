import { phrase, type Reader } from './phrase.ts';

/**
 * Zones by the names that people say. "EST" is said all year for New York time, so it means the place and not the
 * offset.
 */
const spoken: readonly (readonly [ReturnType<typeof phrase>, string])[] = [
  [phrase('eastern standard|daylight? time?', 'est|edt|et time?', 'new york time'), 'America/New_York'],
  [phrase('central standard|daylight? time', 'central time?', 'cst|cdt time?', 'chicago time'), 'America/Chicago'],
  [phrase('mountain standard|daylight? time', 'mst|mdt time?', 'denver time', 'mountain time?'), 'America/Denver'],
  [phrase('pacific standard|daylight? time?', 'pst|pdt|pt time?', 'california|seattle time'), 'America/Los_Angeles'],
  [phrase('gmt|utc time?', 'greenwich mean? time'), 'UTC'],
  [phrase('bst time?', 'uk|london|british summer? time'), 'Europe/London'],
  [phrase('cet|cest time?', 'central european summer? time', 'berlin|paris|german|french time'), 'Europe/Paris'],
  [phrase('ist time?', 'india|indian standard? time'), 'Asia/Kolkata'],
  [phrase('aest|aedt time?', 'sydney|melbourne time'), 'Australia/Sydney'],
  [phrase('singapore|sgt time'), 'Asia/Singapore'],
  [phrase('dubai|gst time'), 'Asia/Dubai'],
  [phrase('montreal|toronto time'), 'America/Toronto'],
];

export const zoneAt: Reader<string> = (tokens, i) => {
  // "et" and "pt" are words in other languages, "central" is a place: a zone must follow a time.
  for (const [said, zone] of spoken) {
    const end = said(tokens, i);
    if (end) return [zone, end];
  }
  return null;
};
