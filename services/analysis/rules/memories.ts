import type { Draft } from '../../../reading/evidence/verify.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';
import { retell, tidy } from './retell.ts';

type Memory = Draft['memories'][number];
const maxMemories = 10;

const liked =
  /\b(?:(?:i|we) (?:really |do |all )?(?:loved?|enjoy(?:ed)?|prefer|like(?= (?:the|your|this|that|how|it when|working|having|being|using)\b))(?! to (?:speak|know|ask|book|get|make|have|change|cancel|talk))|(?:i'm|i am|i've been) (?:really |very |so |quite |pretty |overall ){0,4}(?:happy|pleased|satisfied|impressed) with|my favou?rite|(?:was|is|were|has been) (?:really |very |so )?(?:great|excellent|wonderful|amazing|fantastic|delicious))\b/;
const disliked =
  /\b(?:i (?:really |just )?(?:hate|don't like|do not like|didn't like|dislike|can't stand)|(?:i'm|i am|i was|it's|it is|that's|we're|this is|it was)(?: \w+){0,3}? (?:frustrat\w+|disappoint\w+|unhappy|upset|annoy\w+|dissatisfied|unacceptable|terrible|awful|ridiculous|overwhelming)|not (?:happy|satisfied|pleased|impressed) with|too (?:expensive|slow|long|complicated|loud|small|cold|spicy)|allergic to)\b/;
const asked =
  /\b(?:(?:can|could|would) (?:you|i|we)\b|i(?:'d| would) (?:like|prefer|love|appreciate)\b|i (?:want|need)\b|is it possible\b|do you (?:have|offer|know|provide)\b|how (?:do|can|much|long|soon)\b|what (?:is|are|about|do|should)\b|please\b)/;
const empty =
  /\b(?:hesitate|feel free|repeat|hear me|hold on|how are you|thank|that(?:'s| is) (?:great|good|fine)|help me\?|spell)\b|^(?:ok|okay|yes|yeah|sure|alright)\b[^,]{0,12}$/;

/**
 * What is worth knowing the next time this customer is on the line: promises to them, wishes, likes and dislikes, in
 * that order.
 */
export function readMemories(
  sentences: readonly Sentence[],
  actions: Draft['actionItems'],
  intent: Draft['intent'],
  english: number,
): Memory[] {
  const trust = (value: number) => Math.round(value * Math.max(0.3, english) * 100) / 100;
  const promised = actions
    .filter(({ owner }) => owner === 'agent')
    .slice(0, 4)
    .map(({ text, quotes, confidence }): Memory => ({ kind: 'promised', text, confidence, quotes }));
  const reason: Memory[] = intent
    ? [{ kind: 'asked', text: intent.name, confidence: intent.confidence, quotes: intent.quotes }]
    : [];
  const theirs = sentences.flatMap((sentence): Memory[] => {
    const { plain, role } = sentence;
    if (role !== 'customer' || plain.split(' ').length < 4) return [];
    const kind = disliked.test(plain)
      ? 'disliked'
      : liked.test(plain)
        ? 'liked'
        : asked.test(plain) && !empty.test(plain)
          ? 'asked'
          : null;
    if (!kind) return [];
    const confidence = trust(kind === 'asked' ? 0.5 : 0.7);
    return [
      {
        kind,
        text: sentence.text.endsWith('?')
          ? `“${tidy(sentence.text, 24)}?”`
          : tidy(retell(sentence.text, 'customer'), 24),
        confidence,
        quotes: [quoteOf(sentence)],
      },
    ];
  });
  const others = theirs.filter(({ kind }) => kind !== 'asked').slice(0, 4);
  const wanted = theirs
    .filter(({ kind, quotes }) => kind === 'asked' && quotes[0]?.text !== intent?.quotes[0]?.text)
    .slice(0, 3);
  return [...promised, ...reason, ...wanted, ...others].slice(0, maxMemories);
}
