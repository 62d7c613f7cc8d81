import type { Insights, Quote } from '../../core/insights.ts';

/** A quote and what it is evidence of. */
export type Evidence = { quote: Quote; of: string };

const key = ({ turn, text }: Quote) => `${turn} ${text}`;

/** Every quote that a conclusion rests on, in the order in which they were said; the same words once, with all they stand for. */
export function evidenceOf(insights: Insights | null): Evidence[] {
  if (!insights) return [];
  const { intent, topics, actionItems, callbackWishes, sentiment, memories } = insights;
  const all: [readonly Quote[], string][] = [
    ...(intent ? [[intent.quotes, `intent: ${intent.name}`] as [Quote[], string]] : []),
    ...callbackWishes.map(({ quotes, phrase }): [Quote[], string] => [
      quotes,
      `callback wish${phrase && `: ${phrase}`}`,
    ]),
    ...actionItems.map(({ quotes, text }): [Quote[], string] => [quotes, `action: ${text}`]),
    ...topics.map(({ quotes, name }): [Quote[], string] => [quotes, `topic: ${name}`]),
    ...memories.map(({ quotes, kind }): [Quote[], string] => [quotes, kind]),
    [sentiment.quotes, `sentiment: ${sentiment.label}`],
  ];
  const found = new Map<string, Evidence>();
  for (const [quotes, of] of all)
    for (const quote of quotes) {
      const known = found.get(key(quote));
      if (known) known.of = known.of.includes(of) ? known.of : `${known.of} · ${of}`;
      else found.set(key(quote), { quote, of });
    }
  return [...found.values()].sort(
    (a, b) => (a.quote.startSeconds ?? a.quote.turn) - (b.quote.startSeconds ?? b.quote.turn),
  );
}

/** Pieces of a turn's text, the quoted ones marked. Quotes are found as written; overlapping ones run together. */
export function pieces(text: string, quotes: readonly string[]): { text: string; quoted: boolean }[] {
  const marked = new Array<boolean>(text.length).fill(false);
  for (const quote of quotes) {
    const at = text.toLowerCase().indexOf(quote.toLowerCase());
    if (at >= 0) marked.fill(true, at, at + quote.length);
  }
  const found: { text: string; quoted: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = found.at(-1);
    const letter = text[at] ?? '';
    const quoted = marked[at] ?? false;
    if (last && last.quoted === quoted) last.text += letter;
    else found.push({ text: letter, quoted });
  }
  return found;
}
