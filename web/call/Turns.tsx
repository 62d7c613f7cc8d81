import { type MouseEvent, memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Transcript } from '../api/types.ts';
import { duration } from '../format/time.ts';
import { confidence as sure } from '../format/words.ts';
import { characterAt, highlight } from './characters.ts';
import type { Evidence } from './quotes.ts';
import { type Player, useNow } from './usePlayer.ts';
import { pieces, placeWords } from './words.ts';

type Turn = Transcript['turns'][number];
type Props = {
  transcript: Transcript;
  customer: string;
  evidence: readonly Evidence[];
  player: Player;
  /** Whether this reader can hear the recording; if not, a click moves to the position without playing. */
  heard: boolean;
};
const none: readonly string[] = [];

/**
 * The transcript. The current turn and word are highlighted and kept in view until the reader scrolls away; evidence is
 * marked. Clicking a word plays from there.
 */
export const Turns = memo(function Turns({ transcript: { turns }, customer, evidence, player, heard }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const current = useNow(player, (now) =>
    now > 0 ? turns.findLastIndex(({ start }) => start !== null && start <= now) : -1,
  );
  const { away, follow } = useFollowing(list, current, player);
  useSoundingWord(list, turns[current], player);
  const quotes = useMemo(() => {
    const of = new Map<number, string[]>();
    for (const { quote } of evidence) of.set(quote.turn, [...(of.get(quote.turn) ?? []), quote.text]);
    return of;
  }, [evidence]);

  if (turns.length === 0)
    return <p className="empty">Nobody spoke on this call: there is sound or silence, but no words.</p>;
  const names = { agent: 'Agent', customer, unknown: 'Speaker' };
  return (
    <>
      <ol ref={list}>
        {turns.map((turn, at) => (
          <OneTurn
            key={turn.index}
            turn={turn}
            name={names[turn.speaker]}
            now={at === current}
            quotes={quotes.get(turn.index) ?? none}
            seek={player.seek}
            heard={heard}
          />
        ))}
      </ol>
      {away && (
        <button type="button" className="button follow" onClick={follow}>
          Follow playback
        </button>
      )}
    </>
  );
});

type OneProps = {
  turn: Turn;
  name: string;
  now: boolean;
  quotes: readonly string[];
  seek: Player['seek'];
  heard: boolean;
};

const OneTurn = memo(function OneTurn({ turn, name, now, quotes, seek, heard }: OneProps) {
  const words = useMemo(() => placeWords(turn.text, turn.words ?? []), [turn]);
  const unsure = words.length === 0 && turn.confidence !== null && turn.confidence < 0.5;
  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (!getSelection()?.isCollapsed) return;
    const at = characterAt(event);
    const word = at === null ? undefined : words.find(({ from, to }) => from <= at && at <= to);
    const start = word?.start ?? turn.start;
    if (start !== null) seek(start, true);
  };
  return (
    <li className="turn" data-now={now}>
      <button
        type="button"
        className="at"
        onClick={() => seek(turn.start ?? 0, true)}
        aria-label={`${heard ? 'Play from' : 'Go to'} ${duration(turn.start)}`}
      >
        {duration(turn.start)}
      </button>
      <span className={`who ${turn.speaker}`}>{name}</span>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the time before it is the button for keyboards */}
      <p
        onClick={onClick}
        className={unsure ? 'unsure' : undefined}
        title={unsure && turn.confidence !== null ? `heard with confidence ${sure(turn.confidence)}` : undefined}
      >
        {pieces(turn.text, quotes, words).map(({ text, quoted, confidence }, at) => {
          const doubted =
            confidence === null ? (
              text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces never change places
              <span key={at} className="unsure" title={`heard with confidence ${sure(confidence)}`}>
                {text}
              </span>
            );
          return quoted ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces never change places
            <mark key={at} className={now ? 'now' : undefined}>
              {doubted}
            </mark>
          ) : (
            doubted
          );
        })}
      </p>
    </li>
  );
});

/** Keeps the current turn in view. If the reader scrolls by hand it stops, until they ask for it or seek. */
function useFollowing(list: RefObject<HTMLOListElement | null>, current: number, { playing }: Player) {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const box = list.current?.parentElement;
    const leave = () => playing && setAway(true);
    const ways = ['wheel', 'touchmove'] as const;
    for (const way of ways) box?.addEventListener(way, leave, { passive: true });
    return () => {
      for (const way of ways) box?.removeEventListener(way, leave);
    };
  }, [list, playing]);
  useEffect(() => {
    if (!playing) setAway(false);
  }, [playing]);
  useEffect(() => {
    if (current < 0 || away) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const turn = list.current?.children[current];
    turn?.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  }, [list, current, away]);
  return { away: away && playing, follow: () => setAway(false) };
}

/** Highlights the current word, if word times are known. */
function useSoundingWord(list: RefObject<HTMLOListElement | null>, turn: Turn | undefined, player: Player) {
  const words = useMemo(() => (turn ? placeWords(turn.text, turn.words ?? []) : []), [turn]);
  const at = useNow(player, (now) => words.findLastIndex(({ start, end }) => start <= now && now <= end + 0.3));
  useEffect(() => {
    const word = words[at];
    const text = list.current?.querySelector('.turn[data-now=true] p');
    return highlight(text, word);
  }, [list, words, at]);
}
