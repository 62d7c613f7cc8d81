import { useEffect, useSyncExternalStore } from 'react';
import type { FeedEvent } from './types.ts';

/** What is true of the event stream; `since` in milliseconds since 1970. */
export type LiveState = { kind: 'live' | 'reconnecting' | 'offline'; since: number };

type Listener = (event: FeedEvent) => void;
const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let state: LiveState = { kind: 'reconnecting', since: Date.now() };
let source: EventSource | undefined;

function become(kind: LiveState['kind']) {
  if (state.kind === kind) return;
  state = { kind, since: Date.now() };
  for (const told of watchers) told();
}

/** One stream for all pages. The browser reconnects by itself and resumes at the last event it saw. */
export function openLive(): () => void {
  source = new EventSource('/api/v1/events');
  source.onopen = () => become('live');
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data) as FeedEvent;
    for (const listener of listeners) listener(event);
  };
  // A browser gives up for good on an answer that is no stream, e.g. while a proxy restarts: then we begin anew.
  source.onerror = () => {
    become(navigator.onLine ? 'reconnecting' : 'offline');
    if (source?.readyState === EventSource.CLOSED) retry = setTimeout(openLive, 2_000);
  };
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}
let retry: ReturnType<typeof setTimeout> | undefined;

export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    (told) => {
      watchers.add(told);
      return () => watchers.delete(told);
    },
    () => state,
  );

/** Calls `listener` with every event while the component is there. */
export function useEvents(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}
