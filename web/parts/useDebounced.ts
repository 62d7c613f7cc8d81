import { useEffect, useMemo, useRef } from 'react';

/**
 * Debounces `work`: runs it after `ms` without a call, and at least once every four times that while calls continue.
 */
export function useDebounced(work: () => void, ms: number): () => void {
  const latest = useRef(work);
  latest.current = work;
  const settled = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let since: number | undefined;
    const fire = () => {
      since = undefined;
      latest.current();
    };
    const ask = () => {
      since ??= Date.now();
      clearTimeout(timer);
      timer = setTimeout(fire, Date.now() - since > 4 * ms ? 0 : ms);
    };
    return { ask, stop: () => clearTimeout(timer) };
  }, [ms]);
  useEffect(() => settled.stop, [settled]);
  return settled.ask;
}
