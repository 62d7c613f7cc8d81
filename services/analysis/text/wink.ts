import { createRequire } from 'node:module';
import type { Document, ItemSentence, Model, WinkMethods } from 'wink-nlp';

type Read = {
  text: string;
  tokens: { text: string; lower: string; pos: string }[];
  found: { kind: string; text: string }[];
  mood: number;
};
export type Nlp = { sentences: (text: string) => Read[]; isFunctionWord: (lower: string) => boolean };

const require = createRequire(import.meta.url);
/**
 * The tokenizer remembers every word it has met; a fresh one is made after this many texts, so a long-lived worker does
 * not grow.
 */
const textsPerLife = 20_000;
let open: { methods: WinkMethods; texts: number } | undefined;

function methods(): WinkMethods {
  if (!open || open.texts >= textsPerLife) {
    const wink = require('wink-nlp') as (model: Model, pipe: string[]) => WinkMethods;
    const model = require('wink-eng-lite-web-model') as Model;
    open = { methods: wink(model, ['sbd', 'pos', 'ner', 'negation', 'sentiment']), texts: 0 };
  }
  open.texts++;
  return open.methods;
}

/** Sentences with words, parts of speech, entities and mood. Loaded on first use (about 80 ms), then cached. */
export const openNlp = (): Nlp => ({
  sentences(text) {
    const { readDoc, its } = methods();
    const straight = text.replace(/[’‘ʼ]/gu, "'");
    const doc: Document = readDoc(straight);
    const read: Read[] = [];
    let from = 0;
    doc.sentences().each((sentence: ItemSentence) => {
      const said = sentence.out().trim();
      if (said === '') return;
      const at = straight.indexOf(said, from);
      const slice = at < 0 ? said : text.slice(at, at + said.length);
      if (at >= 0) from = at + said.length;
      const pos = sentence.tokens().out(its.pos);
      const tokens = sentence
        .tokens()
        .out()
        .map((token, i) => ({ text: token, lower: token.toLowerCase(), pos: pos[i] ?? 'X' }));
      const found = (sentence.entities().out(its.detail) as { value: string; type: string }[]).map(
        ({ value, type }) => ({ kind: type, text: value }),
      );
      read.push({ text: slice, tokens, found, mood: sentence.out(its.sentiment) as number });
    });
    return read;
  },
  isFunctionWord: (lower) => functionWords.has(lower),
});

const functionWords = new Set(
  (
    "a an the this that these those i you he she it we they me him her us them my your his its our their mine yours i'm i'd i'll i've " +
    'am is are was were be been being do does did done have has had having will would can could shall should may might must ' +
    'to of in on at by for with from about into over after before under out up down off as if than then so and or but because ' +
    "not no n't 'm 's 're 've 'll 'd ca wo what which who when where why how there here just very too also any some all more most other only own same " +
    'yes yeah okay ok well please thank thanks sorry hello hi'
  ).split(' '),
);
