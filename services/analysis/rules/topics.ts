import type { Draft } from '../../../reading/evidence/verify.ts';
import type { Pace } from '../../progress/pace.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';
import { knownTopics } from './topic-list.ts';

type Topic = Draft['topics'][number];
type Hit = { sentence: Sentence; found: RegExpExecArray[]; weight: number };
const maxKnown = 4;
const maxOwn = 3;

/**
 * What the call is about: listed topics that come up more than in passing, then things that this call keeps mentioning.
 */
export async function readTopics(sentences: readonly Sentence[], english: number, pace: Pace): Promise<Topic[]> {
  const known: { name: string; hits: Hit[]; score: number }[] = [];
  for (const { name, words } of knownTopics) {
    await pace();
    const pattern = new RegExp(words, 'g');
    const hits = sentences.flatMap((sentence) => {
      const found = [...sentence.plain.matchAll(pattern)];
      return found.length === 0
        ? []
        : [{ sentence, found, weight: found.length * weightOf(sentence, sentences.length) }];
    });
    const score = hits.reduce((sum, { weight }) => sum + Math.min(weight, 3), 0);
    const variety = new Set(hits.flatMap(({ found }) => found.map(([text]) => text))).size;
    if (hits.length > 0) known.push({ name, hits, score: score + 0.5 * (variety - 1) });
  }
  known.sort((a, b) => b.score - a.score || a.name.localeCompare(b.name));
  const best = known[0]?.score ?? 0;
  const listed = known.filter(({ score }) => score >= 1 && score >= best * 0.3).slice(0, maxKnown);
  const named = listed.map(({ name, hits, score }): Topic => {
    const [top] = [...hits].sort((a, b) => b.weight - a.weight || a.sentence.at - b.sentence.at);
    const at = top?.found[0];
    const quotes = top && at ? [quoteOf(top.sentence, { from: at.index, to: at.index + at[0].length })] : [];
    return { name, confidence: trust(score / (score + 2), english), quotes };
  });
  return [...named, ...ownTopics(sentences, named, english)];
}

const trust = (value: number, english: number) => Math.round(value * Math.max(0.3, english) * 100) / 100;

/**
 * The customer's opening says most about why the call was made; an agent's words are often about finding the account.
 */
function weightOf({ at, role }: Sentence, all: number): number {
  return (role === 'agent' ? 0.6 : 1) * (at < Math.max(4, all * 0.25) ? 1.5 : 1);
}

const dull =
  /^(?:thing|time|day|help|number|name|today|moment|minute|please|way|lot|bit|kind|sort|something|anything|everything|nothing|someone|anyone|people|person|one|issue|problem|question|information|detail|customer|service|call|phone|thank|thanks|okay|ok|yes|no|yeah|hello|hi|bye|sir|madam|agent|assistance|hour|week|month|year|week|morning|afternoon|evening|night|tomorrow|yesterday|step|couple|part|place|side|end|case|point|fact|reason|line|patience|option|inconvenience|process|great|good|right|sure|um|uh|hmm|oh|well|gosh|inaudible|unsure|mein|hai|aap|kya|ji|address|date|email|e-mail|word|letter|hold|seconds?|matter|idea|look|sense|account|reservation|user|may|home|alright|ohh|new|work|feeling|worry|worries|pleasure|course)s?$/;

/** Noun phrases that are repeated and are not in the list of topics. */
function ownTopics(sentences: readonly Sentence[], named: readonly Topic[], english: number): Topic[] {
  const phrases = new Map<string, { count: number; score: number; sentence: Sentence; text: string }>();
  for (const sentence of sentences)
    for (const text of nounPhrases(sentence)) {
      const key = text.toLowerCase().replace(/s\b/g, '');
      const weight = weightOf(sentence, sentences.length) * (text.includes(' ') ? 1.5 : 1);
      const known = phrases.get(key);
      if (known) {
        known.count++;
        known.score += weight;
      } else phrases.set(key, { count: 1, score: weight, sentence, text });
    }
  const patterns = knownTopics.filter(({ name }) => named.some((topic) => topic.name === name));
  const covered = (text: string) =>
    patterns.some(
      ({ name, words }) => name.includes(text) || text.includes(name) || (!text.includes(' ') && words.test(text)),
    );
  return [...phrases.values()]
    .filter(({ count, text }) => count >= (text.includes(' ') ? 2 : 4) && !covered(text.toLowerCase()))
    .sort((a, b) => b.score - a.score || a.text.localeCompare(b.text))
    .filter(({ text }, i, all) => !all.slice(0, i).some((before) => overlaps(before.text, text)))
    .slice(0, maxOwn)
    .map(({ text, sentence, score }) => {
      const from = sentence.text.indexOf(text);
      return {
        name: text.toLowerCase(),
        confidence: trust(Math.min(0.7, score / (score + 5)), english),
        quotes: [quoteOf(sentence, { from: Math.max(0, from), to: Math.max(0, from) + text.length })],
      };
    });
}

const overlaps = (a: string, b: string) => {
  const words = new Set(a.toLowerCase().split(' '));
  return b
    .toLowerCase()
    .split(' ')
    .some((word) => words.has(word));
};

/** Runs of adjectives and nouns that end in a noun, at most three words, without filler words. */
function nounPhrases({ tokens, text }: Sentence): string[] {
  const found: string[] = [];
  let run: string[] = [];
  const close = () => {
    const words = run.slice(-3);
    if (words.length > 0 && text.includes(words.join(' '))) found.push(words.join(' '));
    run = [];
  };
  for (const [i, { text: word, lower, pos }] of tokens.entries()) {
    const noun = pos === 'NOUN' || pos === 'ADJ' || (pos === 'PROPN' && i > 0 && /^[a-z]/.test(word));
    if (noun && lower.length > 2 && !dull.test(lower) && /^[\p{L}-]+$/u.test(word)) run.push(word);
    else close();
    if (run.length > 0 && pos === 'NOUN' && tokens[i + 1]?.pos !== 'NOUN') close();
  }
  // Adjectives alone are not a topic.
  return found.filter((phrase) => tokens.some(({ text: word, pos }) => pos !== 'ADJ' && phrase.endsWith(word)));
}
