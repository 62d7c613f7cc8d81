import { findSpans } from './spans.ts';

/** The text with a mask, such as `[card number]`, in place of each sensitive part; unchanged if there is none. */
export function redactText(text: string): string {
  let shown = '';
  let from = 0;
  for (const { start, end, mask } of findSpans(text)) {
    shown += text.slice(from, start) + mask;
    from = end;
  }
  return shown + text.slice(from);
}

/** The same for the separate words of one turn: a number may span several. Returns as many words. */
export function redactWords<W extends { text: string }>(words: readonly W[]): W[] {
  const spans = findSpans(words.map(({ text }) => text).join(' '));
  let at = 0;
  let next = 0;
  return words.map((word) => {
    const [start, end] = [at, at + word.text.length];
    at = end + 1;
    while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const span = (spans[next]?.start ?? Number.POSITIVE_INFINITY) < end ? spans[next] : undefined;
    if (!span) return word;
    return { ...word, text: span.start >= start ? span.mask : '…' };
  });
}
