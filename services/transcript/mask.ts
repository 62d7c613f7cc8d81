import { transcriptText } from '../../core/transcript/text.ts';
import type { Turn } from '../../core/transcript.ts';
import { redactText } from '../../reading/redact/text.ts';
import { createPace } from '../progress/pace.ts';

/**
 * What search reads, and what it reads for who may not see unmasked text: turn by turn, as turns are masked when they are shown. Gives way
 * to other work between turns.
 * @returns `maskedText` null where nothing is masked, so that most transcripts are stored once
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

/** Null where nothing of it is masked. */
export function maskedOrNull(text: string): string | null {
  const masked = redactText(text);
  return masked === text ? null : masked;
}
