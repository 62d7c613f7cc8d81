/** A spoken time in a sentence. `clarity`: how specific it is; the clearer of two wins. */
export type SpokenTime = {
  text: string;
  from: number;
  to: number;
  day: boolean;
  clock: boolean;
  part: boolean;
  relative: boolean;
};

const small = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const count = `(?:(?:\\d{1,3}|${small})(?: to | or | ?- ?)(?:\\d{1,3}|${small}|fifteen|twenty)|\\d{1,3}|${small}|fifteen|twenty|thirty|forty|forty[- ]five|sixty|ninety|half an?|an?|a couple(?: of)?|a few|several)`;
const unit = '(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|business days?|working days?)';
const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const month =
  '(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)';
const ordinal =
  '(?:\\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first)';
const part = '(?:morning|afternoon|evening|night|lunch ?time|lunch|noon|midday)';
const meridiem = '(?:\\s?(?:[ap]\\.?\\s?m\\b\\.?))';
const spokenClock = `(?:(?:half|quarter|ten|twenty|five) (?:past|to|after|till) (?:${small}|\\d{1,2})|(?:${small})(?: (?:o'?clock|fifteen|thirty|forty[- ]five|ten|twenty|oh five))?|\\d{1,2}(?:[:.]\\d{2})?)`;
const clock = `(?:${spokenClock}(?:${meridiem}| o'?clock| (?:in the (?:morning|afternoon|evening)|at night))?(?:-?ish)?|noon|midday|midnight)`;
/** A clock time that is recognizable without a word before it. */
const sureClock = `(?:\\d{1,2}(?:[:.]\\d{2})?${meridiem}(?:-?ish)?|\\d{1,2}:\\d{2}|(?:${spokenClock})(?:${meridiem}| o'?clock| (?:in the (?:morning|afternoon|evening)|at night))|half past (?:${small}|\\d{1,2})|quarter (?:past|to) (?:${small}|\\d{1,2})|noon|midday|midnight)`;

const days = `(?:the )?day after tomorrow|(?:by )?today|tonight|(?:by )?tomorrow(?:'s)?(?: ${part})?|(?:(?:this|next|coming|the coming|on|by|before|after|the following) ){0,4}${weekday}s?(?: (?:${part}|week))?|(?:this|next|the|over the|at the|on the)(?: coming)? weekend|(?:later |earlier |early |some ?time )?(?:this|next)(?: coming)? (?:week|month)|(?:(?:the )?${ordinal}(?: of)? ${month}|${month} (?:the )?(?:${ordinal}|\\d{1,2})|(?:on )?the ${ordinal}(?! (?:floor|time|one|thing|option|party|class|line|of all)\\b)|\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?|\\d{4}-\\d{2}-\\d{2})|weekdays?|(?:by |at |before )?(?:the )?(?:beginning|start|middle|end) of (?:the|this|next) (?:week|month)|midweek`;
const relatives = `(?:in|within|give (?:me|us)|after)(?:,? (?:about|around|like|say|maybe|roughly|the next|next|just|another|at least)){0,4},? ${count}(?: more)? ${unit}(?:' time| or so| time)?|(?:an?|${small}|\\d{1,2}|half an) ${unit}(?: or so)? (?:from now|later)|in the next (?:few |couple of |hour|half hour)(?:${unit})?|in (?:half an hour|an hour and a half|a (?:bit|while|moment|little while|sec|second))|in a (?:few|couple(?: of)?)(?= |$)(?: ${unit})?`;
const parts = `(?:first thing|early|late|later|sometime|mid)?(?:(?:^|[ -])(?:in the|this|at|on the|that|during(?: the| my)?|over|after|before|around)){0,4} ?${part}(?: ?time)?s?\\b|(?:by |at |before )?(?:the )?(?:end|close|start) of (?:the )?(?:day|business)|first thing(?: in the morning)?|(?:during|outside)(?: of)? (?:business|office|working) hours`;
const clocks = `(?:(?:at|after|before|by|around|about|past|until|till|from|like|say|anytime after|any time after|not before|no later than)(?: (?:about|around|like|maybe|say)){0,4} ${clock}(?! (?:${unit}|times?|dollars?|percent|people|guests?|of|or so)\\b)(?! or (?:${small}|\\d+) )|between ${clock} (?:and|to) ${clock}|(?:from )?${clock} (?:to|till|until|through) ${clock}${meridiem}?|${sureClock})`;
const events =
  "(?:when|once|after|as soon as) (?:i|i'm|i am|i've|we|you|they|he|she) (?:get|got|am|have|finish|is|are|come|leave|back|done|off|open)(?: (?!on\\b|about\\b|and\\b|but\\b|so\\b|of\\b|at\\b|in\\b)[a-z']+){0,4}|after (?:work|school|hours|church|class|my (?:shift|meeting|lunch|class|appointment)|the (?:meeting|holidays?|weekend))";
const vague =
  'as soon as possible|asap|later(?: on)?(?: today| tonight)?|soon|any ?time|some other time|another (?:time|day)|sometime';

const kinds: [keyof Pick<SpokenTime, 'day' | 'clock' | 'part' | 'relative'> | 'vague', RegExp][] = [
  ['relative', new RegExp(`\\b(?:${relatives})(?![\\w])`, 'g')],
  ['clock', new RegExp(`(?<![\\d$£€:.,-])\\b(?:${clocks})(?![\\w$%:/]|[.,]\\d)`, 'g')],
  ['day', new RegExp(`\\b(?:${days})(?![\\w])`, 'g')],
  ['part', new RegExp(`\\b(?:${parts})(?![\\w])`, 'g')],
  ['vague', new RegExp(`\\b(?:${events}|${vague})(?![\\w])`, 'g')],
];
/** What may come between two parts of one time. */
const glue =
  /^[\s,]*(?:(?:or|and|but|at|on|in|the|maybe|perhaps|preferably|sometime|some time|say|like|around|about|any ?time|of|for)[\s,]+){0,3}$/;

/**
 * Spoken times in a plain (lower-case) sentence, in order, with neighbors joined: "tomorrow, maybe after three" is one.
 */
export function timesIn(plain: string): SpokenTime[] {
  const found: SpokenTime[] = [];
  const taken = (from: number, to: number) => found.some((one) => from < one.to && to > one.from);
  for (const [kind, pattern] of kinds)
    for (const match of plain.matchAll(pattern)) {
      const lead = match[0].length - match[0].trimStart().length;
      const [from, to] = [match.index + lead, match.index + match[0].trimEnd().length];
      if (from >= to || taken(from, to)) continue;
      const none = { day: false, clock: false, part: false, relative: false };
      const withPart = kind === 'day' && new RegExp(`\\b${part}$`).test(plain.slice(from, to));
      found.push({
        text: '',
        from,
        to,
        ...none,
        ...(kind === 'vague' ? {} : { [kind]: true }),
        ...(withPart ? { part: true } : {}),
      });
    }
  found.sort((a, b) => a.from - b.from);
  const joined: SpokenTime[] = [];
  for (const time of found) {
    const last = joined.at(-1);
    if (last && glue.test(plain.slice(last.to, time.from)))
      joined[joined.length - 1] = {
        ...last,
        to: time.to,
        day: last.day || time.day,
        clock: last.clock || time.clock,
        part: last.part || time.part,
        relative: last.relative || time.relative,
      };
    else joined.push({ ...time });
  }
  return joined.map((time) => ({ ...time, text: plain.slice(time.from, time.to) }));
}

/** How specific a time is: a moment or span that can be planned counts most. */
export const clarity = ({ day, clock, part, relative }: SpokenTime): number =>
  relative ? 4 : (day ? 2 : 0) + (clock ? 2 : 0) + (part ? 1 : 0);
