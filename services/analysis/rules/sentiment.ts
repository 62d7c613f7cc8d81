import type { SentimentLabel } from '../../../core/insights.ts';
import type { Turn } from '../../../core/transcript.ts';
import type { Draft } from '../../../reading/evidence/verify.ts';
import { sentimentBySpeaker } from '../scale/sentiment.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';

/** Words of feeling on the telephone. Naming a problem is not a feeling: only how it is named counts. */
const praise: [RegExp, number][] = [
  [/\b(?:thank you|thanks) (?:so|very) much\b|\bthanks a (?:lot|million|ton)\b|\bmuch appreciated\b/, 0.5],
  [/\b(?:really|truly|so|very much|greatly|do) appreciate\b|\bi appreciate (?:it|that|your|the|you)\b/, 0.5],
  [/\b(?:great|excellent|wonderful|fantastic|awesome|amazing|perfect|brilliant|lovely|superb|terrific)\b/, 0.6],
  [
    /\b(?:very|so|really|extremely|super|most|quite|pretty) (?:helpful|good|happy|pleased|satisfied|nice|kind|easy|quick|fast|clear|relieved|impressed)\b/,
    0.9,
  ],
  [/\b(?:helpful|happy with|pleased|satisfied|delighted|relieved|a relief|grateful|impressed|glad)\b/, 0.6],
  [/\b(?:i love|love it|loved|enjoy(?:ed)?|best (?:service|experience))\b/, 0.8],
  [
    /\b(?:you've been|you have been|you were|it's been|that was) (?:\w+ )?(?:great|helpful|wonderful|amazing|very|a huge|a great|so)\b/,
    1,
  ],
  [
    /\b(?:it works|it's working|that worked|that fixed|works now|working now|all set|problem solved|much better|much faster|back to normal)\b/,
    0.7,
  ],
  [/\b(?:sounds|that's|that is|looks|works) (?:good|fine|great|fair|reasonable|like a plan|for me)\b/, 0.4],
  [/\bthank(?:s| you)\b/, 0.2],
];
const blame: [RegExp, number][] = [
  [
    /\b(?:frustrat(?:ed|ing|ion)|annoy(?:ed|ing)|irritat(?:ed|ing)|angry|furious|upset|mad at|fed up|sick of|tired of|livid)\b/,
    1,
  ],
  [
    /\b(?:terrible|horrible|awful|unacceptable|ridiculous|outrageous|disgusting|pathetic|worst|a joke|nightmare|disgrace|useless|incompetent|rude)\b/,
    1,
  ],
  [
    /\b(?:disappoint(?:ed|ing|ment)|dissatisf\w+|unhappy|unsatisf\w+|unreliable|inconvenient|stressful|worr(?:ied|ying|y about)|concerned (?:about|that)|anxious|scared|panick\w*|desperate)\b/,
    0.8,
  ],
  [
    /\b(?:not|isn't|wasn't|n't (?:very|really|at all)|never) (?:\w+ )?(?:happy|satisfied|pleased|helpful|good enough|acceptable|impressed|fair|right|what i (?:paid|asked|expected))\b/,
    1,
  ],
  [
    /\b(?:still (?:not|isn't|doesn't|won't|can't|having|waiting|no|does not|is not|unresponsive)|(?:didn't|doesn't|not) (?:help|work|fix|solve|resolve)\w*|no luck|to no avail|keeps? (?:failing|happening|dropping|crashing|disconnecting|freezing))\b/,
    0.6,
  ],
  [
    /\b(?:waste of (?:time|money)|(?:third|fourth|fifth|second) time (?:i|this)|(?:for|over) (?:hours|days|weeks|months)|nobody (?:helps|called|answers|knows)|no one (?:helps|called|answers))\b/,
    0.6,
  ],
  [
    /\b(?:complain(?:t|ing)?|cancel (?:my|the|everything|it all)|overcharg\w+|rip[- ]?off|scam|lied|refuse to pay|lawyer|sue)\b/,
    0.6,
  ],
  [/\b(?:hate|can't stand|don't like|do not like|dislike)\b/, 0.8],
  [/\b(?:unfortunately|sadly)\b/, 0.3],
];
const formula =
  /\bhave a \w+ (?:day|one|weekend|evening|night|afternoon|time|week)\b|^(?:ok(?:ay)?,? |oh,? |yes,? )?(?:great|perfect|excellent|wonderful|awesome|good|fantastic|lovely|brilliant)[.!,]?$/;
const denied = /\b(?:not|n't|never|hardly|no|without|would be|would've been|could be|should be|if)\b[^,.;]{0,14}$/;

/** Mood of one sentence, −1 to 1, from phrases first and single words second. */
export function moodOf({ plain, mood, role }: Sentence): number {
  const sum = (list: [RegExp, number][]) =>
    list.reduce((total, [pattern, weight]) => {
      const match = pattern.exec(plain);
      return match && !denied.test(plain.slice(0, match.index)) ? total + weight : total;
    }, 0);
  const felt = sum(praise) - sum(blame);
  // "Great." and "Have a great day!" are said in every call.
  if (felt > 0 && formula.test(plain)) return 0.1;
  // An agent's thanks and regrets are politeness.
  const weight = role === 'agent' ? 0.5 : 1;
  const words = felt === 0 ? 0.25 * mood : 0;
  return Math.max(-1, Math.min(1, weight * (felt + words)));
}

/** Feeling counts from here on for one turn. */
const turnClear = 0.3;
/** A constant neutral weight, so one warm word in a long call does not make it a happy one. */
const inertia = 1.2;

/**
 * Mood of the call, taken from the customer's: how it ends counts twice. Quotes are the sentences with the most weight.
 */
export function readSentiment(turns: readonly Turn[], sentences: readonly Sentence[]): Draft['sentiment'] {
  const moods = sentences.map((sentence) => ({ sentence, value: moodOf(sentence) }));
  const ofTurn = new Map<number, number>();
  for (const { sentence, value } of moods) ofTurn.set(sentence.turn, (ofTurn.get(sentence.turn) ?? 0) + value);
  const labels = new Map<number, SentimentLabel>(
    [...ofTurn].map(([turn, value]) => [
      turn,
      value >= turnClear ? 'positive' : value <= -turnClear ? 'negative' : 'neutral',
    ]),
  );

  const theirs = moods.filter(({ sentence }) => sentence.role !== 'agent');
  let [up, down] = [0, 0];
  theirs.forEach(({ value }, i) => {
    const weight = i >= theirs.length * 0.75 ? 2 : 1;
    if (value > 0) up += weight * value;
    else down -= weight * value;
  });
  const score = Math.round(((up - down) / (up + down + inertia)) * 1000) / 1000;
  // Politeness lifts every call, so a happy one must be clearly so.
  const label = score >= 0.25 ? 'positive' : score <= -0.15 ? 'negative' : 'neutral';
  const sign = label === 'negative' ? -1 : 1;
  const telling = label === 'neutral' ? [] : theirs.filter(({ value }) => value * sign > 0);
  const quotes = telling.sort((a, b) => (b.value - a.value) * sign || a.sentence.at - b.sentence.at).slice(0, 3);
  return {
    score,
    label,
    bySpeaker: sentimentBySpeaker(turns, labels),
    quotes: quotes.map(({ sentence }) => quoteOf(sentence)),
  };
}
