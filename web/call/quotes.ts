import type { Insights, Quote } from '../../core/insights.ts';

/** A quote and what it is evidence of. */
export type Evidence = { quote: Quote; of: string };

const key = ({ turn, text }: Quote) => `${turn} ${text}`;

/** Every quote behind a conclusion, in the order they were said; identical words once, with everything they support. */
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
