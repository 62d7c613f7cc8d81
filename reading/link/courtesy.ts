import { plain } from './words.ts';

const weekday = '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const part = '(?:day|morning|afternoon|evening|night|weekend|week|one|lunch|dinner)';
const kind =
  '(?:a|an|your|you|the|rest|of|very|really|good|great|nice|wonderful|lovely|pleasant|amazing|fantastic|beautiful|safe)';

/** Small talk that carries a day or a part of it; the words go, whatever else the sentence says stays. */
const phrases = [
  new RegExp(` (?:good|happy|lovely|beautiful) (?:${part}|${weekday})(?= )`, 'g'),
  new RegExp(` (?:have|having|enjoy|wish) (?:${kind} ){1,6}(?:${part}|${weekday})(?= )`, 'g'),
  new RegExp(` (?:how|hows|how is|how are|how was) (?:is |are |was )?(?:your|the) (?:${part}|${weekday})(?= )`, 'g'),
  / (?:calling|called|speaking|chatting|talking|holding|waiting)(?: (?:you|us|me|with|to|in|back|on|here)){0,3} (?:today|tonight|this (?:morning|afternoon|evening))(?= )/g,
];

/** Offers of help, thanks, questions after somebody's health or name: what they say of today is not about a booking. */
const courtesies = [
  / (?:how|what|anything|something|everything|all|glad|happy|happily|pleasure|thanks?|appreciate|here|best|be|ill|can|may|could) (?:\S+ ){0,6}(?:help|helping|assist|assisting|assistance|serve|serving|do for you|needed?|address)(?= )/,
  / (?:thanks|thank you|thankful|grateful|appreciate|sorry)(?= )/,
  / how (?:are|have|do|did|is|s) (?:you|yall|everyone|everybody|everything|it|things|today|we)(?= )/,
  / (?:who|whom) (?:am i|do i|is this|is|are you)(?= )/,
  / (?:pleasure|nice|great|good|lovely) (?:of |to |in |it |was )?(?:\S+ )?(?:speaking|talking|talk|speak|meeting|meet|hear|hearing|share|having)(?= )/,
  / (?:that is|thats|that be|it be|anything|nothing|everything)(?: \S+){0,3}(?: else)? (?:all|for|with|else)(?= )/,
  / what brings you(?= )/,
  / welcome (?:to|back)(?= )/,
];

/** The day of the call itself. */
const ownDay =
  / (?:todays?|tonights?|this (?:very |fine |lovely |beautiful |wonderful |sunny |rainy )?(?:morning|noon|afternoon|evening|day))(?= )/g;

/** What makes a sentence one about something booked. */
const booked =
  / (?:(?:re|pre)?(?:book|booked|booking|bookings|reserve|reserved|reservation|reservations|schedule|scheduled|scheduling)|appointments?|tables?|rooms?|visit|viewing|meeting|session|class|lesson|tour|flights?|tickets?|trip|ride|rental|event|show|delivery|pick ?up|picked up|drop off|check ?in|check ?out|arrive|arriving|arrival|breakfast|brunch|lunch|dinner|supper|party|seats?|slot|for today|for tonight|is today|is tonight|are today|are tonight|about today|about tonight|later today|\d{1,2}(?::\d\d)? ?(?:am|pm)|at (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)\S*)(?= )/;

/** `text`: the words in `plain` form, without what is only courtesy. `aside`: sentences whose "today" was left out. */
export type Framed = { text: string; aside: string[] };

/**
 * The words of a turn that may speak of a booking. A call takes place today, so "today", "tonight" and "this morning"
 * alone date nothing: they count in a sentence about something booked, and never in a courtesy. A sentence left in
 * `aside` may still name a booking by its title.
 */
export function withoutCourtesy(turn: string): Framed {
  const aside: string[] = [];
  const text = turn
    .split(/[.?!;\n](?=\s|$)/)
    .map(plain)
    .filter(Boolean)
    .map((sentence) => {
      const words = phrases.reduce((left, phrase) => left.replace(phrase, ' '), ` ${sentence} `);
      const isCourtesy = courtesies.some((courtesy) => courtesy.test(words));
      if (!isCourtesy && booked.test(words)) return words.trim();
      const rest = words.replace(ownDay, ' ');
      if (!isCourtesy && rest !== words) aside.push(words);
      return rest.trim();
    })
    .filter(Boolean)
    .join(' ');
  return { text, aside };
}
