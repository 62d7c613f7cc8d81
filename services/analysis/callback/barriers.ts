/**
 * Words before a phrase, in its clause, that make it something other than a wish. Each match ends where the phrase
 * starts.
 */
const before: RegExp[] = [
  // Not wanted.
  /\b(?:don't|do not|never|stop|not|no need(?: for (?:you|anyone))? to|needn't|necessary to|won't|wouldn't|cannot|can't|couldn't|didn't|doesn't|hasn't|haven't|nobody|no one|rather not|without|instead of|refuse to|quit|avoid)(?: (?:you|anyone|someone|somebody|them|him|her|even|ever|really|actually|bother|bother to|want|need|have|like|to|will|would|can|could|did|does)){0,4} ?$/,
  // Reported speech, a habit, or long ago.
  /\b(?:said|says|told|promised|supposed|claimed|mentioned|assured|was going|were going|asked|would have|should have|could have|has to|had|used to|always|usually|keeps?|kept|constantly|every (?:time|day|week)|each time|whoever|whenever|yesterday|last (?:time|week|month|night)|earlier|tried|who|which|why (?:do|does|did|would|are|is)|how (?:do|does|did)|did)\b[^,;.?!]{0,45}$/,
  // Conditional.
  /\b(?:if|when|unless|in case|until|before|while|suppose|the next time|next time)\b (?:you|u|someone|somebody|they|he|she|we|i|anyone)(?: (?:do|does|did|ever|can|could|need to|have to|want to|wanted to|decide to|guys|just|try to|are going to|were to|would|might|get|get to|had|had to|will|wish to|'d like to|have)){0,4} ?$/,
  /\b(?:feel free|don't hesitate|do not hesitate|hesitate|welcome|free) to ?$/,
  /\bwhy(?: on earth)? ?$/,
];
/** Calls by the speaker or by somebody unrelated to us: "I'll try again", "my daughter will call me". */
const byOthers: RegExp[] = [
  /\b(?:i|we)(?:'ll| will| can| could|'d| would| might| may| should| have to| had to| need to| want to|'m going to| am going to| tried to|'d like to| would like to|'d better)?(?: (?:just|then|also|have to|be able to|try to|probably|maybe|definitely)){0,3} ?$/,
  /\b(?:they|people|my (?:friends|family|kids|wife|husband|mother|father|mom|dad|son|daughter|boss))(?: (?:all|both|can|will|would|might|usually|often|sometimes))? ?$/,
];
/** Words after a phrase that do the same. */
const after: RegExp[] = [
  /^[^.?!]{0,40}\b(?:if|in case|should) (?:you|there|there's|anything|something|we|i|he|she|they|it|nothing|any)\b(?! (?:could|can(?! (?:find|get))|would|don't mind|do not mind|want|wish|like|prefer|please|works?|suits?|'s (?:ok|okay|possible|alright|convenient)|is (?:ok|okay|possible|alright|convenient)|have (?:a|the|some) (?:chance|moment|minute|time|second)|get (?:a|the|some) (?:chance|moment|minute|time)))/,
  /^[^.?!]{0,60}\b(?:questions|any (?:further|more|other|problems?|issues?|concerns?|changes?))\b/,
  /^(?: back)? (?:yesterday|last (?:week|night|month|time)|earlier|before,|twice|three times|all the time|every (?:day|week|hour)|a (?:liar|cab|taxi|fool|cynic)|crazy|stupid|old[- ]fashioned|names?|sir|ma'?am|madam|mister|mrs?\b|ms\b|dr\b|doctor|by my|an? \w+)\b/,
];
const inWriting =
  /\b(?:by|via|per|through|with|over|an|in|on) (?:e-?mail|text|sms|post|mail|letter|writing|chat|whatsapp)\b|\be-?mail(?:s|ed)? you\b/;
/** "if that's okay" is politeness, not a condition. */
const polite =
  /\bif (?:that|it|this)(?:'s| is| would be|'d be) (?:all right|ok(?:ay)?|alright|fine|possible|convenient|easier|better|good|not (?:a problem|too much|too late))\b|\bif (?:that|it|this|tomorrow|today|\w+day)(?: \w+)? (?:works|suits)\b|\bif (?:you'd|you would|you) (?:like|prefer|want|don't mind|wish|could|can|please)\b|\bif (?:possible|convenient|okay|need be)\b/g;
const condition = /\b(?:if|in case|unless|should you|should we|in the event|whenever|as soon as you|when you)\b/;
/** "if it still hurts, call back". */
const leadingCondition =
  /(?:^|[,;:] |\b(?:and|so|but|or) )(?:if|in case|unless|should (?:you|there|it))\b(?! (?:you|someone|somebody|he|she) (?:could|can|would))[^.?!]{0,300}$/;
const clauseEnd = /[,;:.!?–—]|\b(?:but|so|because|since|and then)\b/g;
const thanks =
  /\b(?:thanks?|thank you|grateful|appreciate(?:d)?) (?:for |you |that you |so much for |very much for )?(?:the |your |this |that )?(?:quick )?(?:call|ring|getting|phoning|return)/;
const byCall = /^(?:call|phone|ring|telephone|buzz|dial|try|give|get|come|contact|reach|follow)\b/;

/**
 * Whether the words around `[from, to)` say that no call is requested there: refused, past, reported, only possible, a
 * name.
 */
export function isBarred(text: string, plain: string, from: number, to: number): boolean {
  const lead = plain.slice(clauseStart(plain, from), from);
  const rest = plain.slice(to);
  if (thanks.test(plain.slice(Math.max(0, from - 30), to + 8))) return true;
  if (leadingCondition.test(plain.slice(0, from).replace(polite, ' '))) return true;
  if (nameFollows(text, plain, from, to)) return true;
  if (byCall.test(plain.slice(from, to)) && byOthers.some((pattern) => pattern.test(lead))) return true;
  return before.some((pattern) => pattern.test(lead)) || after.some((pattern) => pattern.test(rest));
}

/** A conditional promise does not count, and a promise to write is not a call. */
export const isConditional = (plain: string): boolean =>
  condition.test(plain.replace(polite, ' ')) || inWriting.test(plain);

function clauseStart(plain: string, at: number): number {
  let start = 0;
  for (const match of plain.slice(0, at).matchAll(clauseEnd)) start = match.index + match[0].length;
  return start;
}

const calendar =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)day|^(?:january|february|march|april|may|june|july|august|september|october|november|december)|^(?:i|asap|am|pm)\b/;
/** "call me Bob": a capitalized word right after that is not a weekday or month. */
function nameFollows(text: string, plain: string, from: number, to: number): boolean {
  if (!/\b(?:call|phone|ring) (?:me|us|him|her|you)$/.test(plain.slice(from, to))) return false;
  const next = /^ +([A-Z][\w'’]+)/.exec(text.slice(to))?.[1];
  return next !== undefined && !calendar.test(next.toLowerCase());
}
