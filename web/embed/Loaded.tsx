import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

type Props<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  refusal: (error: Error) => string;
  children: (data: T) => ReactNode;
};

/** The data; a skeleton while it loads, and one sentence if it cannot be shown. */
export function Loaded<T>({ query: { data, error, refetch }, refusal, children }: Props<T>) {
  if (data !== undefined) return children(data);
  if (error)
    return (
      <div className="empty" role="alert">
        <p>{refusal(error)}</p>
        <button type="button" className="button" onClick={() => void refetch()}>
          Try again
        </button>
      </div>
    );
  return (
    <div className="title" aria-busy="true">
      <span className="skeleton" style={{ width: 240 }} />
      <span className="unseen">Loading</span>
    </div>
  );
}
