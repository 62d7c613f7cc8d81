import { useMemo, useRef, useState, useSyncExternalStore } from 'react';

const speeds = [0.75, 1, 1.25, 1.5, 2];

/**
 * The call's audio: its position, and how to move it. Times in seconds. The position changes many times a second, so
 * only components that use {@link useNow} rerender.
 */
export function usePlayer() {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const stable = useMemo(() => {
    const watchers = new Set<() => void>();
    let now = 0;
    let frame = 0;
    const move = (to: number) => {
      if (to === now) return;
      now = to;
      for (const listener of watchers) listener();
    };
    const follow = () => {
      // Twenty times a second is smooth enough, at a third of the work.
      const at = audio.current?.currentTime ?? 0;
      if (Math.abs(at - now) >= 0.05) move(at);
      frame = requestAnimationFrame(follow);
    };
    const stop = () => {
      cancelAnimationFrame(frame);
      setPlaying(false);
    };
    return {
      audio,
      place: () => now,
      watch: (listener: () => void) => {
        watchers.add(listener);
        return () => void watchers.delete(listener);
      },
      seek: (seconds: number, play = false) => {
        const to = Math.max(0, seconds);
        move(to);
        const element = audio.current;
        if (!element) return;
        element.currentTime = to;
        if (play) void element.play().catch(() => {}); // no recording, or the browser wants a click first
      },
      toggle: () => {
        const element = audio.current;
        if (element) void (element.paused ? element.play().catch(() => {}) : element.pause());
      },
      faster: (by: 1 | -1) =>
        setSpeed((old) => {
          const next = speeds[speeds.indexOf(old) + by] ?? old;
          if (audio.current) audio.current.playbackRate = next;
          return next;
        }),
      handlers: {
        onPlay: () => {
          setPlaying(true);
          cancelAnimationFrame(frame);
          follow();
        },
        onPause: stop,
        onEnded: stop,
        onSeeked: () => move(audio.current?.currentTime ?? 0),
      },
    };
  }, []);
  return useMemo(() => ({ ...stable, playing, speed }), [stable, playing, speed]);
}

export type Player = ReturnType<typeof usePlayer>;

/** A value that depends on the playback position; rerenders only when it changes. */
export const useNow = <T extends number | string>(
  { watch, place }: Pick<Player, 'watch' | 'place'>,
  of: (now: number) => T,
): T => useSyncExternalStore(watch, () => of(place()));
