import { useEffect } from 'react';
import { isTyping } from '../parts/keys.ts';
import { usePageKeys } from '../parts/pageKeys.ts';
import type { Player } from './usePlayer.ts';

const sheet = [
  { key: ' ', what: 'play or pause' },
  { key: '← →', what: 'back or forward 5 seconds' },
  { key: '[ ]', what: 'slower or faster' },
  { key: 'n p', what: 'next or previous quote' },
  { key: 'j k', what: 'next or previous call' },
];

type Keys = { player: Player; quotes: readonly number[]; toCall: (by: 1 | -1) => void };

/** Space plays, arrows seek, brackets set the speed, n and p go through the quotes, j and k through the calls. */
export function useCallKeys({ player, quotes, toCall }: Keys): void {
  usePageKeys(sheet);
  useEffect(() => {
    const { place, seek, toggle, faster } = player;
    const actions: Record<string, () => void> = {
      ' ': toggle,
      ArrowLeft: () => seek(place() - 5),
      ArrowRight: () => seek(place() + 5),
      '[': () => faster(-1),
      ']': () => faster(1),
      n: () => seek(quotes.find((at) => at > place() + 0.1) ?? place(), true),
      p: () => seek([...quotes].reverse().find((at) => at < place() - 1) ?? 0, true),
      j: () => toCall(1),
      k: () => toCall(-1),
    };
    const onKey = (event: KeyboardEvent) => {
      const action = actions[event.key];
      const pressing = event.key === ' ' && event.target instanceof HTMLButtonElement;
      if (!action || pressing || isTyping(event) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [player, quotes, toCall]);
}
