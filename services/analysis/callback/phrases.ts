/** Ways to speak of calling somebody, as parts of larger patterns over lower-case text with straight apostrophes. */

const kin =
  'wife|husband|partner|daughter|son|mother|father|mom|dad|mum|sister|brother|boss|manager|colleague|assistant|office|mobile|cell(?:phone)?|work';
const me = `(?:me|us|him|her|them|my (?:${kin}))`;
const backAgain = '(?:(?: right)? back| again| up){0,4}';
/** "a quick call", "another callback": nouns for a future call. */
const callNoun =
  '(?:quick |return |follow[- ]?up |phone |telephone ){0,4}(?:call ?back|call-back|phone call|call|ring|buzz|bell|shout)';
const notThatCall =
  "(?! (?:from my|cent(?:er|re)|log|drop|quality|forwarding|waiting|history|record|plan|charges?|limit|reception|to my|to the|was|is|has|about my))(?!s\\b|er\\b|'s\\b)";

/** Somebody calls the speaker. */
export const callMe = `(?:(?:call|phone|ring|telephone|buzz|dial) ${me}${backAgain}|(?:call|ring|phone) (?:back|again)|try (?:${me}|calling|ringing|back|again(?= (?:later|tomorrow|tonight|another time|after|in (?:an?|\\d|two|three|ten|half)|this (?:afternoon|evening)|next week)))(?: again| back)?|give ${me} (?:a|another) ${callNoun}|(?:get|come) back to ${me}|(?:get|be) in touch with ${me}|(?:contact|reach) ${me}|reach out to ${me}|follow up with ${me})`;
const callingMe = `(?:(?:calling|phoning|ringing) (?:${me}${backAgain}|back|again)|giving ${me} (?:a|another) ${callNoun}|getting back to ${me})`;
/** Somebody of the business. */
const them =
  "(?:you|u|someone|somebody|anyone|anybody|he|she|they|him|her|them|one of [a-z]+(?: [a-z]+)?|(?:a|an|the|your|that)(?: [a-z'-]+){1,4}?)";
const softly =
  '(?:(?:please|kindly|just|maybe|possibly|perhaps|then|also|at least|be able to|be so kind (?:as|and) to|ask [a-z]+(?: [a-z]+)? to|get back to me and|have (?:someone|somebody|him|her|them|(?:a|an|the|your|one of your)(?: [a-z]+){1,4}?)(?: to)?|(?:get|tell|ask) (?:someone|somebody|him|her|them|(?:a|an|the|your|one of your)(?: [a-z]+){1,4}?) to) ){0,4}';
const from = '(?: from [a-z]+(?: [a-z]+){0,2}?)?';

export type Phrase = { pattern: RegExp; confidence: number; needsTime?: true };
const phrase = (source: string, confidence: number, over: Omit<Phrase, 'pattern' | 'confidence'> = {}): Phrase => ({
  pattern: new RegExp(source, 'g'),
  confidence,
  ...over,
});

const start =
  '(?:^|[,;:.!?–—-]\\s{0,3}|\\b(?:please|just|so|then|and|or|but|kindly|maybe|perhaps|yes|yeah|yep|ok|okay|sure|no|well|actually|also|alright|now|busy|later|instead) )';
const talk =
  '(?:talk|speak|chat|discuss (?:this|it|that)|continue (?:this|the call|our call|talking)|pick this up|finish this|go over (?:this|it)|have this (?:call|conversation))';

/** A customer asks for a call. */
export const wishPhrases: Phrase[] = [
  phrase(
    `\\b(?:can|could|would|will|might) ${them}${from} ${softly}(?:(?:have|ask|get|tell) [a-z]+ (?:to )?)?${callMe}`,
    0.9,
  ),
  phrase(
    `\\b(?:can|could|may|might) (?:i|we) (?:please )?(?:get|have|ask for|request|arrange|schedule|book|set up) (?:(?:a|another|the|that) ${callNoun}${notThatCall}|${them} to ${callMe})`,
    0.9,
  ),
  phrase(`${start}(?:please |kindly |just |do ){0,4}${callMe}`, 0.9),
  phrase(
    `${start}(?:please |just ){0,4}(?:make sure|ensure|see that|see to it that|ask|tell|have|get|let|remind|be sure that) (?:${them}|[a-z]+)${from}(?: (?:to|will|would|can|please|does)){0,4} ${callMe}`,
    0.85,
  ),
  phrase(
    `\\b(?:like|love|prefer|want|need|appreciate|rather|wish|hope|hoping|great|good|better|best|nice|helpful|easier|wonderful|lovely|possible|prefer it|appreciate it|like it)(?: that)?(?: if| for| that)? ${them}${from}(?: (?:would|could|can|will|might|to|please|just|guys))* (?:${callMe}|(?:call|phon|r[au]ng|gave|got)(?:ed)? (?:me|us|back)${backAgain})`,
    0.85,
  ),
  phrase(
    `\\b(?:like|love|prefer|want|need|appreciate|request|arrange|schedule|book|set up|hoping for|grateful for|thankful for|have|get|receive)(?: to (?:get|have|receive|request|schedule|arrange|book|set up))? (?:a|another) ${callNoun}${notThatCall}`,
    0.8,
  ),
  phrase(
    `\\b(?:someone|somebody|anyone|you|(?:the|a|your)(?: [a-z]+){1,2}?) (?:needs? to|has to|have to|ought to|should|must) ${softly}${callMe}`,
    0.8,
  ),
  phrase(
    `\\bi(?:'ll| will)(?: be)? (?:wait(?:ing)? for|expect(?:ing)?|await(?:ing)?|look out for) (?:your|the|that|a) ${callNoun}`,
    0.75,
  ),
  phrase(`\\blook(?:ing)? forward to (?:your|the|that) ${callNoun}`, 0.6),
  phrase(`\\b(?:would|do) you mind (?:${callingMe}|if (?:you|someone) ${callMe})`, 0.9),
  phrase(
    `\\b(?:any chance|is it possible|is it ok(?:ay)?|is there (?:any|a) (?:way|chance|possibility)|would it be (?:possible|ok|okay|alright)|possible)(?: (?:that|for|to|of|if|you|someone|somebody|can|could|will|would|get|have|having|getting|a|please))* (?:${callMe}|${callingMe}|${callNoun}${notThatCall})`,
    0.85,
  ),
  phrase(`\\b(?:don't forget|remember|be sure|make sure) to ${callMe}`, 0.85),
  phrase(
    `\\b(?:why don't (?:you|we)|how about (?:you|we)|can't (?:you|someone)|couldn't (?:you|someone)) (?:just )?(?:${callMe}|${talk})`,
    0.8,
  ),
  phrase(`\\b(?:how about|what about) ${callingMe}`, 0.8),
  phrase(
    `\\bif ${them} (?:could|can|would|might) ${softly}${callMe}(?=.{0,200}\\b(?:great|appreciate|good|wonderful|perfect|nice|helpful|lovely|thanks|thank you|fantastic|awesome|brilliant)\\b)`,
    0.85,
  ),
  phrase(`\\b(?:so )?you(?:'ll| will|'re going to| are going to) (?:then |please )?${callMe}`, 0.75),
  phrase(`\\blet me know (?:by|over the|on the) (?:phone|telephone)\\b`, 0.75),
  phrase(`\\b(?:better|easier|safer) to (?:call|reach|ring|phone|contact|get) me\\b`, 0.75),
  phrase(`\\bbest (?:time )?to (?:call|reach|ring|phone|contact|get) me\\b`, 0.85),
  phrase(
    `\\byou (?:can|could|may|might)(?: (?:also|just|always|then|try to|please))* (?:(?:call|reach|ring|phone|get|get hold of|contact|try) (?:me|my (?:\\w+ )?(?:number|line|mobile|cell|phone|office))${backAgain}|(?:call|ring|phone) (?:back|again))`,
    0.7,
    { needsTime: true },
  ),
  phrase(
    `\\b(?:let's|let us|can we|could we|shall we|may we|can i|could i|i'd rather|i would rather|i'd prefer to|i would prefer to|i prefer to|i'd like to|rather|maybe we (?:can|could)|we (?:can|could|should)|better (?:to|if we)|i want to|want to)(?: (?:please|just|maybe|perhaps|have)){0,4} ${talk}`,
    0.75,
    { needsTime: true },
  ),
];

const callYou = `(?:(?:call|ring|phone|telephone) you${backAgain}|(?:be )?(?:calling|ringing|phoning) you${backAgain}|(?:give|be giving|giving) you (?:a|another) ${callNoun}|return your call|call back)`;
const reachYou =
  '(?:get(?:ting)? back to you|(?:get|be|getting|being) (?:back )?in touch(?: with you)?|contact(?:ing)? you|reach(?:ing)? out(?: to you)?|follow(?:ing)? up with you)';
const ours =
  "(?:i|we|someone|somebody|he|she|they|one of [a-z]+(?: [a-z]+){1,2}|(?:a|an|the|our|my|that)(?: [a-z'-]+){1,5}?)";
const will = "(?:'ll| will| shall|'m going to| am going to|'re going to| are going to| is going to)";
const alsoWill =
  '(?: (?:also|definitely|then|personally|certainly|gladly|surely|just|be sure to|make sure to|make sure (?:that )?(?:someone|somebody|he|she|they)|try to|try and|have (?:someone|somebody|him|her|them|(?:a|an|the|our|one of our|my)(?: [a-z]+){1,5}?)(?: from [a-z]+(?: [a-z]+)?)?(?: to)?|(?:get|ask|tell) (?:someone|somebody|him|her|them|(?:a|an|the|our|one of our|my)(?: [a-z]+){1,4}?) to)){0,4}';
const atEnd = '(?![a-z]| in(?:[,.?!]|$))';

/** The business says that it will call. */
export const promisePhrases: Phrase[] = [
  phrase(`\\b${ours}${will}${alsoWill} ${callYou}${atEnd}`, 0.85),
  phrase(`\\b${ours}${will}${alsoWill} ${reachYou}${atEnd}`, 0.6),
  phrase(
    `\\b(?:i|we)(?:'ll| will) (?:schedule|arrange|book|set up|put in|request|log) (?:a|another|the|that|your) ${callNoun}${notThatCall}`,
    0.8,
  ),
  phrase(`\\blet me ${callYou}`, 0.75),
  phrase(
    `\\b(?:you(?:'ll| will| should|'re going to| are going to| can)|(?:please )?expect)(?: (?:expect(?: to)?|soon|then|also|shortly))* (?:(?:get|receive|have|be getting|be receiving) )?(?:a|our|another) ${callNoun}${notThatCall}`,
    0.8,
  ),
  phrase(`\\byou(?:'ll| will| should) (?:be )?hear(?:ing)? (?:back )?from (?:us|me|them|someone|our)\\b`, 0.5),
];

/** The business offers to call; it counts once the customer says yes. */
export const offerPhrases: Phrase[] = [
  phrase(
    `\\b(?:would you like|do you want|want|would you prefer|shall|should|can|could|may|is it ok(?:ay)? if|would it be (?:ok|okay|alright|possible|better) (?:if|for)|do you mind if|how about) (?:me|us|i|we|someone|somebody|him|her|them|(?:a|an|the|our)(?: [a-z]+){1,3}?)(?: to)? ${callYou}`,
    0.8,
  ),
  phrase(
    `\\b(?:would you like|do you want|would you prefer|want) (?:a|another|to (?:get|have|receive|schedule|arrange)(?: a)?) ${callNoun}${notThatCall}`,
    0.8,
  ),
  phrase(
    `\\b(?:i|we|someone|(?:a|an|the|our|one of our)(?: [a-z]+){1,3}?) (?:can|could|would be happy to|'d be happy to|am happy to)(?: (?:also|have (?:someone|somebody|(?:a|an|the|our)(?: [a-z]+){1,3}?))){0,4} ${callYou}${atEnd}`,
    0.75,
  ),
  phrase(`\\b(?:i|we) (?:can|could) (?:schedule|arrange|book|set up) (?:a|another) ${callNoun}${notThatCall}`, 0.75),
];

const askForTime =
  /\b(?:when|what time|what day|which day|which time|what(?:'s| is| would be)(?: a| the)? (?:good|best|better|convenient)(?: day or)? time|(?:good|best|better|convenient) time)\b[^.?!]{0,60}\b(?:(?:call|ring|reach|contact|phone)(?: you| back| him| her| them)|(?:speak|talk) (?:to|with) you|speak|talk|get back|callback|call-back|(?:for|to) (?:a |the )?call)\b/;
const askForAnyTime =
  /\b(?:when|what time|what day|which day|which time|at what time|morning or|or afternoon|or (?:in )?the (?:afternoon|evening)|how about|does .{2,40} work|would .{2,40} (?:work|suit)|good time|best time)\b/;
const notNow = /\b(?:if we get (?:cut off|disconnected)|in case|did|was|were|had)\b/;
/** "When shall we call you?": a time in the answer is a wish. */
export const asksForTime = (plain: string): boolean => askForTime.test(plain) && !notNow.test(plain);
/** "What time suits you?", when a call was just mentioned. */
export const asksForAnyTime = (plain: string): boolean => askForAnyTime.test(plain);
export const badTime =
  /\b(?:(?:now|this|it)(?:'s| is| isn't| is not)(?: really| just)?(?: not)?(?: a| an| the)?(?: very)? (?:bad|good|great|terrible|best|ideal|convenient) (?:time|moment)|not a good (?:time|moment)|(?:bad|wrong) time|caught me at|i(?:'m| am)(?: a bit| really| just| kind of| quite| pretty| so| still| currently| actually)* (?:busy|driving|in a meeting|at work|in the middle of|about to|on another (?:call|line)|with a (?:customer|client|patient)|tied up|occupied|swamped|in traffic|on my way|heading)|can't (?:really )?(?:talk|speak|do this)|don't have (?:the )?time|no time (?:now|right now|at the moment))/;
/** "tomorrow would be better", "try later": moves a call when now is a bad time. */
export const moveTo =
  /\b(?:later|tomorrow|another time|some other time|try|call|ring|phone|better|instead|maybe|perhaps|how about|what about|can we|could we|can you|could you|works|after|free|available|speak|talk|in (?:an?|\d+|half|two|three|ten|twenty|thirty))\b/;
export const affirmative =
  /^(?:(?:oh|um+|uh+|well|ah|hmm),? ){0,4}(?:yes|yeah|yep|yup|sure|please|okay|ok|alright|all right|fine|great|perfect|good|absolutely|definitely|of course|certainly|that(?:'s| is| would be|'d be| works| sounds| will)|sounds|works|right|correct|i'd (?:like|appreciate|love)|i would (?:like|appreciate|love)|haan|ji|theek)\b/;
export const negative =
  /^(?:(?:oh|um+|uh+|well|ah|hmm),? ){0,4}(?:no|nope|nah|not|don't|that won't|i'd rather not|i can't|nahi)\b/;
