import type { Draft } from '../../../reading/evidence/verify.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';
import { tidy } from './retell.ts';

type Intent = NonNullable<Draft['intent']>;
/** `lead` goes before the captured words: "report" + "my phone was stolen". */
type Way = { pattern: RegExp; lead: string; weight: number };

const goal = '([a-z][^.?!;]{2,160})';
const way = (source: string, lead: string, weight: number): Way => ({ pattern: new RegExp(source), lead, weight });
const ways: Way[] = [
  way(
    `\\b(?:i'm|i am|i was|i've been|just) (?:calling|phoning|ringing|contacting you|reaching out)(?: you| in)?(?: today)? (?:to|because i (?:want(?:ed)?|need(?:ed)?) to|so (?:that )?i can) ${goal}`,
    '',
    1,
  ),
  way(
    `\\bi(?:'m| am| was) (?:calling|phoning|ringing|contacting you|reaching out)(?: you| in)?(?: today)? (?:about|regarding|concerning|with|for|on account of) ${goal}`,
    'ask about',
    1,
  ),
  way(`\\bi(?:'m| am) calling(?: today)? (?:because|since|as) ${goal}`, 'report that', 0.95),
  way(`\\b(?:the )?reason (?:for my call|(?:that )?i(?:'m| am) calling) is (?:that )?${goal}`, 'report that', 1),
  way(
    `\\bi(?:'d| would)?(?: really| just| also)? (?:like|love|want|wanted|need|needed|have|wish|was hoping|am hoping|was wondering if i could|was trying|am trying|'m trying|am looking|'m looking|'m hoping|intend|plan) to ${goal}`,
    '',
    0.9,
  ),
  way(
    `\\b(?:can|could|would|will) you (?:please |kindly |just )?(?:help|assist) (?:me|us) (?:with |to |in )?${goal}`,
    'get help with',
    0.85,
  ),
  way(
    `\\b(?:need|want|like|looking for|could use|require) (?:some |a little |your |any )?(?:help|assistance|support) (?:with |in |to |on |regarding )?${goal}`,
    'get help with',
    0.9,
  ),
  way(
    `\\bi(?:'m| am| have been|'ve been)? ?(?:having|experiencing|facing|getting|seeing|had|have|got) (?:some |a few |a lot of |a bit of |a |an |this |these |terrible |serious ){0,4}((?:[a-z-]+ ){0,2}?(?:issues?|problems?|trouble|difficult(?:y|ies)|errors?|pains?|diarrh\\w+|cough|fever|rash|headaches?|complaint|concerns?|questions?)\\b[^.?!;]{0,110})`,
    'report',
    0.9,
  ),
  way(
    `\\b(my (?!name|names|date of birth|birthday|number|address|e-?mail|account number|phone number|order number|user id|question)[^.?!;,]{2,50}? (?:(?:is|are|was|were|has been|got|keeps?|have been) (?:not |n't )?[a-z]+|isn't|won't|doesn't|stopped|broke|died|froze|crashed|never)\\b[^.?!;]{0,80})`,
    'report that',
    0.8,
  ),
  way(
    `\\bi(?:'ve| have)?(?: just| recently| accidentally| also| already)? ((?:lost|misplaced|noticed|received|been charged|been feeling|forgot(?:ten)?|locked myself)\\b[^.?!;]{2,120})`,
    'report having',
    0.8,
  ),
  way(
    `\\bi(?:'ve| have)(?: just| recently| also)? (?:had|been (?:having|getting|experiencing)),? (?!a look|to\\b|enough|the chance|no )([^.?!;]{4,120})`,
    'report',
    0.8,
  ),
  way(
    `\\bi (?:still |just )?((?:can't|cannot|couldn't|never (?:got|received))\\b[^.?!;]{2,120})`,
    'report that they',
    0.8,
  ),
  way(`\\bi(?:'m| am) (?:looking for|searching for|interested in|after) ${goal}`, 'find', 0.85),
  way(
    `(?:^|please |can you |could you )(?:search|find|look up|look for|get|book|reserve|show|recommend|suggest)(?: me| us)? (?!(?:it|that|this)\\b)${goal}`,
    'find',
    0.6,
  ),
  way(
    `\\b(?:can|could|would|will|may) (?:you|i|we) (?:please |kindly |just )?(?!help\\b|assist\\b|hear\\b|ask\\b|speak up\\b|repeat\\b|have your\\b|hold\\b|tell me your\\b)${goal}`,
    '',
    0.75,
  ),
  way(
    `\\b(?:i have|i've got|got) (?:a |some |another )?(?:quick )?questions? (?:about|on|regarding|concerning) ${goal}`,
    'ask about',
    0.95,
  ),
  way(
    `\\b(?:i|we)(?:'ve| have)(?: got)? (an? (?:[a-z]+ ){0,3}?(?:booking|reservation|appointment|order|account|table|flight|room|policy|claim)\\b[^.?!;]{0,80})`,
    'ask about',
    0.7,
  ),
  way(`\\bi need (?:a |an |some |help with |assistance with |information (?:about|on) )?${goal}`, 'get', 0.75),
  way(`\\bi(?:'d| would)? ?(?:want|like) (?:a |an |some |information (?:about|on) )${goal}`, 'get', 0.7),
];
const small =
  /^(?:be\b|stay|work|live|help|assist|know if you can hear|say|speak (?:to|with) (?:a|an|the|someone)|ask you|thank|confirm|verify|be sure|do that|do it|make sure|go|let you go|hear|see|check in with|apologi[sz]e|mention)\b/;
/** "help with this" needs the previous words. */
const pointing = /\b(?:this|that|it|one|them|something)(?: (?:process|please|now))?$/;
const minScore = 0.35;
const asks = /\b(?:how (?:can|may) i|anything else)\b/;

/**
 * Why the customer called: the clearest request or problem among the first things they say. Null if nothing sounds like
 * one.
 */
export function readIntent(sentences: readonly Sentence[], english: number): Intent | null {
  const theirs = sentences.filter(({ role, plain }) => role !== 'agent' && !asks.test(plain));
  const early = theirs.slice(0, Math.max(10, Math.ceil(theirs.length * 0.3)));
  let best: { name: string; score: number; sentence: Sentence; from: number; to: number } | undefined;
  for (const [i, sentence] of early.entries())
    for (const { pattern, lead, weight } of ways) {
      const match = pattern.exec(sentence.plain);
      const said = match?.[1];
      if (!match || said === undefined || small.test(said.trim())) continue;
      const at = match.index + match[0].lastIndexOf(said);
      const text = sentence.text.slice(at, at + said.length);
      const score = weight - i * 0.05 - (said.trim().split(' ').length < 2 ? 0.2 : 0) - (pointing.test(said) ? 0.6 : 0);
      if (best && best.score >= score) continue;
      best = {
        name: nameOf(lead, text),
        score,
        sentence,
        from: match.index,
        to: match.index + match[0].length,
      };
    }
  if (!best || best.score < minScore) return null;
  const guess = best.sentence.role === null ? 0.8 : 1;
  const confidence = Math.round(Math.max(0.2, Math.min(0.9, best.score)) * guess * Math.max(0.3, english) * 100) / 100;
  return { name: best.name, confidence, quotes: [quoteOf(best.sentence, { from: best.from, to: best.to })] };
}

/** A short verb phrase in the third person: "change my flight to May 27" → "change their flight to May 27". */
function nameOf(lead: string, said: string): string {
  const own = said
    .replace(/[’‘]/g, "'")
    .replace(/\b(?:please|for me|thanks|thank you|today|right now|if (?:that's|it's) (?:ok|okay|possible))\b/g, ' ')
    .replace(/,? (?:and|but|so|because|can you|could you|would you|is that|do you|since) .*$/s, (rest) =>
      rest.length > 25 ? '' : rest,
    )
    .replace(/\bmy\b/gi, 'their')
    .replace(/\b(?:myself|me|us)\b/gi, 'them')
    .replace(/ with you\b/gi, '')
    .replace(/\byour\b/gi, 'the')
    .replace(/\byou\b/gi, 'the agent')
    .replace(/\b(?:I'm|I am|we're|we are)\b/gi, 'they are')
    .replace(/\b(?:I've|we've)\b/gi, 'they have')
    .replace(/\b(?:I|we)\b/gi, 'they');
  return tidy(`${lead} ${own}`, 14);
}
