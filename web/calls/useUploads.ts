import { useCallback, useRef, useState } from 'react';
import { guess, type RecordingFacts, sendRecording } from './upload.ts';

/** A recording being uploaded; sizes in bytes. `callId` once it is a call. */
export type Upload = {
  key: number;
  file: File;
  facts: RecordingFacts;
  sent: number;
  state: 'asking' | 'waiting' | 'sending' | 'done' | 'failed';
  words: string;
  callId: string | null;
};

/** Concurrent uploads that a browser and a server have connections for; the rest wait their turn. */
const atOnce = 3;

/**
 * Current uploads, oldest first: each waits for its facts, is sent, and stays until it is dismissed or, if done, for a
 * while.
 */
export function useUploads() {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const next = useRef(0);
  const stops = useRef(new Map<number, AbortController>());
  const change = useCallback(
    (key: number, part: Partial<Upload>) =>
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one))),
    [],
  );
  const dismiss = useCallback((key: number) => {
    stops.current.get(key)?.abort();
    setUploads((all) => all.filter((one) => one.key !== key));
  }, []);

  const add = useCallback((files: Iterable<File>) => {
    const added = Array.from(files, (file): Upload => {
      const key = next.current++;
      return { key, file, facts: guess(file), sent: 0, state: 'asking', words: '', callId: null };
    });
    setUploads((all) => [...all, ...added]);
  }, []);

  const sendOne = async ({ key, file, facts }: Upload) => {
    const stop = new AbortController();
    stops.current.set(key, stop);
    change(key, { state: 'sending', words: '', sent: 0 });
    try {
      const progress = (sent: number) => change(key, { sent });
      const { id, known } = await sendRecording(file, { facts, progress, signal: stop.signal });
      change(key, { state: 'done', sent: file.size, callId: id, words: known ? 'already known' : 'received' });
      setTimeout(() => dismiss(key), 15_000);
    } catch (error) {
      change(key, { state: 'failed', words: error instanceof Error ? error.message : String(error) });
    } finally {
      stops.current.delete(key);
    }
  };
  const send = async (which: readonly Upload[]) => {
    const waiting = [...which];
    for (const { key } of waiting) change(key, { state: 'waiting' });
    const line = async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) await sendOne(one);
    };
    await Promise.all(Array.from({ length: atOnce }, line));
  };
  return { uploads, add, change, dismiss, send: (which: readonly Upload[]) => void send(which) };
}

export type Uploads = ReturnType<typeof useUploads>;
