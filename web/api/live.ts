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

/**
 * One stream for all pages; a break loses no event, since each new stream resumes after the last one seen.
 * @param onRefused The server's response was not a stream: the session may have ended.
 * @param onBegun A new stream starts here: data read before it may be incomplete.
 * @returns closes it
 */
export function openLive({ onRefused, onBegun }: { onRefused: () => void; onBegun: () => void }): () => void {
  let source: EventSource;
  let last = '';
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(hrefOf('/events', { query: last ? { lastEventId: last } : {} }));
    source.onopen = () => become('live');
    source.addEventListener('ready', ({ lastEventId }) => {
      if (!last) onBegun();
      last ||= lastEventId;
    });
    source.addEventListener('counters', ({ data }) => count(JSON.parse(data) as Counters));
    source.onmessage = ({ data, lastEventId }) => {
      last = lastEventId;
      const event = JSON.parse(data) as FeedEvent;
      for (const listener of listeners) listener(event);
    };
    // A browser reconnects by itself, but gives up for good on a response that is not a stream, e.g. while a proxy
    // restarts.
    source.onerror = () => {
      become(navigator.onLine ? 'reconnecting' : 'offline');
      if (source.readyState !== EventSource.CLOSED) return;
      onRefused();
      retry = setTimeout(open, 2_000);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
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
