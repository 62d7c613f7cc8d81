import { useEffect, useSyncExternalStore } from 'react';
import { hrefOf } from '../../client/open.ts';
import type { Counters, FeedEvent } from './types.ts';

/** The state of the event stream; `since` in milliseconds since 1970. */
export type LiveState = { kind: 'connecting' | 'live' | 'reconnecting' | 'offline'; since: number };

type Listener = (event: FeedEvent) => void;
const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let state: LiveState = { kind: 'connecting', since: Date.now() };
let counters: Counters | undefined;

function become(kind: LiveState['kind']) {
  if (state.kind === kind) return;
  state = { kind, since: Date.now() };
  notifyWatchers();
}

function count(next: Counters | undefined) {
  counters = next;
  notifyWatchers();
}

function notifyWatchers() {
  for (const listener of watchers) listener();
}

/** Beats that may be missed: a proxy or tunnel that swallows the stream closes nothing, so only silence tells. */
const missedBeats = 2.5;

/**
 * One stream for all pages; a break loses no event, since each new stream resumes after the last one seen. A stream
 * that is silent for longer than its heartbeats allow is given up, and a new one opened.
 * @param onRefused The server's response was not a stream: the session may have ended.
 * @param onBegun A new stream starts here: data read before it may be incomplete.
 * @returns closes it
 */
export function openLive({ onRefused, onBegun }: { onRefused: () => void; onBegun: () => void }): () => void {
  let source: EventSource;
  let last = '';
  let beatMs = 10_000;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const lose = () => become(navigator.onLine ? 'reconnecting' : 'offline');
  const reopen = () => {
    lose();
    source.close();
    open();
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(reopen, missedBeats * beatMs);
  };
  const open = () => {
    clearTimeout(retry);
    heard();
    source = new EventSource(hrefOf('/events', { query: last ? { lastEventId: last } : {} }));
    source.addEventListener('ready', ({ data, lastEventId }) => {
      become('live');
      beatMs = (JSON.parse(data) as { heartbeatMs: number }).heartbeatMs;
      heard();
      if (!last) onBegun();
      last ||= lastEventId;
    });
    source.addEventListener('heartbeat', heard);
    source.addEventListener('counters', ({ data }) => {
      heard();
      count(JSON.parse(data) as Counters);
    });
    source.onmessage = ({ data, lastEventId }) => {
      heard();
      last = lastEventId;
      const event = JSON.parse(data) as FeedEvent;
      for (const listener of listeners) listener(event);
    };
    // A browser reconnects by itself, but gives up for good on a response that is not a stream, e.g. while a proxy
    // restarts.
    source.onerror = () => {
      lose();
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(silence);
      onRefused();
      retry = setTimeout(open, 2_000);
    };
  };
  open();
  addEventListener('offline', lose);
  addEventListener('online', reopen);
  return () => {
    removeEventListener('offline', lose);
    removeEventListener('online', reopen);
    clearTimeout(retry);
    clearTimeout(silence);
    source.close();
    become('connecting');
    count(undefined);
  };
}

function watch(listener: () => void) {
  watchers.add(listener);
  return () => watchers.delete(listener);
}

export const useLiveState = (): LiveState => useSyncExternalStore(watch, () => state);

/** The latest counters from the stream; undefined before the first, and for those who may not see them. */
export const useCounters = (): Counters | undefined => useSyncExternalStore(watch, () => counters);

/** Calls `listener` with every event while the component is mounted. */
export function useEvents(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}
