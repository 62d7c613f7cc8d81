import type { Draft } from '../../../reading/evidence/verify.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';
import { clarity, timesIn } from '../text/times.ts';
import { retell, tidy } from './retell.ts';

type ActionItem = Draft['actionItems'][number];
const maxActions = 8;

/** Done while both are on the line, so nothing is left to do. */
const atOnce =
  /^(?:(?:go ahead and|just|quickly|now|then|also|be|need to|have to|try to|do my best to|first|certainly|definitely|gladly|be happy to|be glad to|go) ){0,4}(?:check(?! (?:with|back))|look(?! into)|see|pull|verify|confirm(?! (?:with|by))|search|help|assist|need|ask|put you on|transfer|connect you|hold|wait|start|begin|guide|walk|take|tell|explain|note|let you (?:know the|go)|require|find|do that|do it|do so|do this|give (?:you )?(?:a (?:moment|minute|second|try)|it a try|that a try|them|my|the)|try|think|say|repeat|proceed|read|provide (?:you )?(?:with )?(?:some|the|a few)|go over|run|have|get|be|want|like|love|make sure to (?:do|check)|definitely|appreciate|never|not|bet|pass)\b/;
const later =
  /\b(?:send|e-?mail|mail|text|ship|deliver|call|ring|phone|get back|follow up|contact|reach out|forward|submit|file|escalate|report|schedule|arrange|book|order|refund|credit|process|issue|create|open|raise|pass (?:it|this|that|on|your)|update|notify|inform|investigate|look into|dispatch|visit|come|replace|repair|waive|apply|prescribe|refer|write|prepare|bring|pay|return|keep|monitor|review|discuss|share|set up|make (?:a note|sure)|add|remove|cancel|activate|deactivate|block|let you know|let me know|be in touch|be there)\b/;

const business =
  "(?:i|we|someone|somebody|they|he|she|(?:a|an|the|our|my)(?: (?!(?:i|we|you|they|that|which|is|if|when)\\b)[a-z'-]+){1,4}?)";
const promise = new RegExp(
  `\\b(${business})(?:'ll| will|'m going to| am going to|'re going to| are going to| is going to| shall) (?:also |then |now |personally |definitely |certainly |be sure to |make sure to |do,? is,? (?:that )?(?:i|we)(?:'ll|,? will|'m going to| am going to)[ ,]+)*([a-z][^.?!;]{4,200})`,
);
const passive =
  /\b(you(?:'ll| will| should) (?:also |then |soon )?(?:receive|get|be (?:notified|contacted|refunded|credited|charged|receiving|getting))\b[^.?!;]{3,160})/;
const ask =
  /\b(?:please(?: (?:do|also|just|make sure to|be sure to|remember to|don't forget to))?|make sure (?:to|that you|you)|be sure to|don't forget to|remember to|you(?:'ll| will)? (?:need|have) to|you (?:should|must|can also|might want to)|i(?:'d| would) (?:recommend|suggest|advise) (?:that you |you |you to )?|we need you to|could you(?: please)?|can you(?: please)?) ([a-z][^.?!;]{4,160})/;
/** Steps of a repair that happen while both talk. */
const onScreen =
  /^(?:(?!bring)\w+ing|click|press|open|select|go to|type|enter|restart|reboot|plug|unplug|hold|wait|tell|provide|confirm|give|check|try|look|describe|spell|verify|read|let me know (?:if|how|what|when)|see|turn|switch|tap|choose|scroll|navigate|log|sign|right-click|follow|stay|bear|allow|speak|repeat|help|explain|clarify|say|know|be (?:patient|aware|advised|assured)|feel|hesitate|have (?:your|the)|do (?:that|this|it)|note|specify|share (?:your|the|with me)|find|advise|show|walk|proceed|get (?:me|the)|use|put|take (?:a|your time)|connect|disconnect|run|close|ensure|swap|make)\b/;
const task =
  /\b(?:bring|send|e-?mail|mail|return|pay|call|keep|monitor|back ?up|change|contact|visit|submit|fill|sign (?:the|and)|upload|book|schedule|take (?:the|these|this|two|one|paracetamol|ibuprofen)|drink|rest|come (?:back|in)|arrive|check (?:your email|back)|update|inform|notify|file|order|pick up|reply|drop)\b/;
const aside =
  /\b(?:if|unless|in case|should you|whenever|would you|do you want|shall i|can i|could i|once you|hesitate|feel free|welcome to)\b/;

/** What is left to do after the call, by whom, and by when if that was said. Conditional promises do not count. */
export function readActions(sentences: readonly Sentence[], english: number): ActionItem[] {
  const items: ActionItem[] = [];
  for (const sentence of sentences) {
    const found = fromAgent(sentence) ?? fromCustomer(sentence) ?? forCustomer(sentence);
    if (!found) continue;
    const { text, owner, from, to } = found;
    const times = timesIn(sentence.plain).filter((time) => time.from >= from && clarity(time) > 0);
    const due = times[0] ? sentence.text.slice(times[0].from, times[0].to) : null;
    if (items.some((item) => item.owner === owner && alike(item.text, text))) continue;
    const guess = sentence.role === null ? 0.7 : sentence.speaker === 'unknown' ? 0.85 : 1;
    const confidence = Math.round(found.confidence * guess * Math.max(0.3, english) * 100) / 100;
    items.push({ text, owner, due, confidence, quotes: [quoteOf(sentence, { from, to })] });
  }
  return items.sort((a, b) => b.confidence - a.confidence).slice(0, maxActions);
}

type Found = { text: string; owner: 'agent' | 'customer' | 'unknown'; confidence: number; from: number; to: number };
const span = (match: RegExpExecArray) => ({ from: match.index, to: match.index + match[0].length });
const said = (sentence: Sentence, match: RegExpExecArray, group: number): string => {
  const words = match[group] ?? '';
  const at = match.index + match[0].lastIndexOf(words);
  return sentence.text.slice(at, at + words.length);
};

function fromAgent(sentence: Sentence): Found | null {
  if (sentence.role === 'customer') return null;
  const { plain } = sentence;
  const match = promise.exec(plain);
  const [, who = '', what = ''] = match ?? [];
  if (match && !aside.test(plain) && !atOnce.test(what) && later.test(what)) {
    const third = /^(?:i|we)$/.test(who) ? '' : `${retell(who, 'agent')} will `;
    return {
      text: once(tidy(third + retell(said(sentence, match, 2), 'agent'), 24)),
      owner: 'agent',
      confidence: 0.8,
      ...span(match),
    };
  }
  const coming = passive.exec(plain);
  if (coming && !aside.test(plain))
    return {
      text: tidy(retell(said(sentence, coming, 1), 'agent'), 24),
      owner: 'agent',
      confidence: 0.65,
      ...span(coming),
    };
  return null;
}

/** "What I'll do is, I'll …": the promise comes last. */
const once = (text: string) =>
  text.replace(/^(?:do,? is,? (?:that )?)?(?:the agent (?:will|is going to),? (?:do,? is,? )?){1,4}/, '');

function fromCustomer(sentence: Sentence): Found | null {
  if (sentence.role !== 'customer') return null;
  const match = promise.exec(sentence.plain);
  const [, who = '', what = ''] = match ?? [];
  if (!match || !/^(?:i|we)$/.test(who) || aside.test(sentence.plain) || atOnce.test(what) || !later.test(what))
    return null;
  return {
    text: tidy(retell(said(sentence, match, 2), 'customer'), 24),
    owner: 'customer',
    confidence: 0.7,
    ...span(match),
  };
}

function forCustomer(sentence: Sentence): Found | null {
  if (sentence.role !== 'agent') return null;
  const match = ask.exec(sentence.plain);
  const what = match?.[1] ?? '';
  if (
    !match ||
    aside.test(sentence.plain) ||
    onScreen.test(what) ||
    !task.test(what.slice(0, 26)) ||
    sentence.text.endsWith('?')
  )
    return null;
  return {
    text: tidy(retell(said(sentence, match, 1), 'agent'), 24),
    owner: 'customer',
    confidence: 0.6,
    ...span(match),
  };
}

function alike(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? [])) as [
    Set<string>,
    Set<string>,
  ];
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared >= Math.min(left.size, right.size) * 0.6;
}
