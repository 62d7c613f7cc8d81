import type { Speaker, SpokenTranscript, Turn, TurnWords } from '../transcript.ts';
import { withoutEchoes } from './echo.ts';
import { meanConfidence, roundToMs, type Token, tokensOf } from './tokens.ts';
import { utterances } from './utterances.ts';

/** What an engine heard on one channel. */
export type HeardChannel = { channel: number; speaker: Speaker; turns: SpokenTranscript['turns'] };

type Unnumbered = { turn: Omit<Turn, 'index'>; words: TurnWords['words'] };

/**
 * One canonical transcript from what was heard channel by channel: readable utterances ordered by start, then channel,
 * with echoes between lines removed. No other word is lost. Passages without times stay whole and come first, in
 * channel order. Silence yields no turns.
 */
export function mergeChannels(channels: readonly HeardChannel[]): { turns: Turn[]; words: TurnWords[] } {
  const spoken = channels.map(({ turns }) => turns.filter(({ text }) => text.trim() !== ''));
  const tokens = withoutEchoes(spoken.map((turns) => inOrder(turns.flatMap((turn) => tokensOf(turn) ?? []))));
  const found = channels.flatMap(({ channel, speaker }, at): Unnumbered[] => {
    const others = tokens.filter((_, other) => other !== at).flat();
    const untimed = (spoken[at] ?? []).filter((turn) => tokensOf(turn) === undefined);
    return [
      ...untimed.map(({ text, confidence }) => ({
        turn: { speaker, channel, start: null, end: null, text: text.trim(), confidence },
        words: [],
      })),
      ...utterances(tokens[at] ?? [], others).map((parts) => asTurn(parts, channel, speaker)),
    ];
  });
  found.sort((a, b) => (a.turn.start ?? -1) - (b.turn.start ?? -1) || a.turn.channel - b.turn.channel);
  return {
    turns: found.map(({ turn }, index) => ({ index, ...turn })),
    words: found.flatMap(({ words }, turn) => (words.length > 0 ? [{ turn, words }] : [])),
  };
}

const inOrder = (tokens: readonly Token[]) => [...tokens].sort((a, b) => a.start - b.start);

function asTurn(parts: readonly Token[], channel: number, speaker: Speaker): Unnumbered {
  const words = parts.flatMap((part) => part.words);
  return {
    turn: {
      speaker,
      channel,
      start: roundToMs(Math.min(...parts.map(({ start }) => start))),
      end: roundToMs(Math.max(...parts.map(({ end }) => end))),
      text: parts.map(({ text }) => text).join(' '),
      confidence: meanConfidence(parts),
    },
    words,
  };
}
