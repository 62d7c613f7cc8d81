import { transcriptText } from '../../core/transcript/text.ts';
import type { Turn } from '../../core/transcript.ts';
import { redactText } from '../../reading/redact/text.ts';
import { createPace } from '../progress/pace.ts';

/**
 * The text for search, and its masked version for those who may not see unmasked text: turn by turn, masked like turns
 * on display. Yields to other work between turns.
 * @returns `maskedText` null if nothing is masked, so most transcripts are stored once
 */
export async function searchTexts(
  turns: readonly Pick<Turn, 'text'>[],
): Promise<{ text: string; maskedText: string | null }> {
  const pace = createPace();
  const masked: { text: string }[] = [];
  let differs = false;
  for (const turn of turns) {
    const text = redactText(turn.text);
    differs ||= text !== turn.text;
    masked.push({ text });
    await pace();
  }
  return { text: transcriptText(turns), maskedText: differs ? transcriptText(masked) : null };
}

/** Null if nothing is masked. */
export function maskedOrNull(text: string): string | null {
  const masked = redactText(text);
  return masked === text ? null : masked;
}
