import { useCallback, useEffect, useRef, useState } from 'react';

const speeds = [0.75, 1, 1.25, 1.5, 2];

/** The sound of a call: where it is, and how to move it. Times in seconds. */
export function usePlayer() {
  const audio = useRef<HTMLAudioElement>(null);
  const [now, setNow] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);

  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    const tick = () => {
      // Twenty times a second is smooth enough, and a third of the work.
      const at = audio.current?.currentTime ?? 0;
      setNow((old) => (Math.abs(at - old) < 0.05 ? old : at));
      frame = requestAnimationFrame(tick);
    };
    tick();
    return () => cancelAnimationFrame(frame);
  }, [playing]);

  const seek = useCallback((seconds: number, play = false) => {
    const element = audio.current;
    const to = Math.max(0, seconds);
    setNow(to);
    if (!element) return;
    element.currentTime = to;
    if (play) void element.play().catch(() => {}); // no recording, or the browser wants a click first
  }, []);
  const toggle = useCallback(() => {
    const element = audio.current;
    if (element) void (element.paused ? element.play().catch(() => {}) : element.pause());
  }, []);
  const faster = useCallback((by: 1 | -1) => {
    setSpeed((old) => {
      const next = speeds[speeds.indexOf(old) + by] ?? old;
      if (audio.current) audio.current.playbackRate = next;
      return next;
    });
  }, []);

  const handlers = {
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setPlaying(false),
    onSeeked: () => setNow(audio.current?.currentTime ?? 0),
  };
  return { audio, now, playing, speed, seek, toggle, faster, handlers };
}

export type Player = ReturnType<typeof usePlayer>;
