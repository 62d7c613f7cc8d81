import type { ReactNode } from 'react';
import { Failed } from '../parts/Failed.tsx';

type Props = {
  title: string;
  filters: ReactNode;
  /** Between the filters and the list, e.g. groups. */
  above?: ReactNode;
  query: { isPending: boolean; isError: boolean; error: Error | null; refetch: () => unknown };
  empty: ReactNode;
  /** True if there is nothing to list. */
  isEmpty: boolean;
  list: ReactNode;
  detail: ReactNode;
  /** The URL names a row: on a phone it replaces the list. */
  isOpen: boolean;
  close: () => void;
  /** Several rows are selected: on a phone their actions are below the list. */
  isChoosing: boolean;
};

/** Waiting items on the left, what is needed to decide on the right. */
export function Inbox({
  title,
  filters,
  above,
  query,
  empty,
  isEmpty,
  list,
  detail,
  isOpen,
  close,
  isChoosing,
}: Props) {
  const body = () => {
    if (query.isPending) return <Loading />;
    if (query.isError && isEmpty)
      return (
        <Failed
          what={`Cannot show ${title.toLowerCase()}`}
          error={query.error as Error}
          retry={() => query.refetch()}
        />
      );
    if (isEmpty) return <div className="empty">{empty}</div>;
    return (
      <>
        {list}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
        <section className="inbox-detail" aria-label="Details" tabIndex={0}>
          <button type="button" className="button back" onClick={close}>
            ← Back to the list
          </button>
          {detail}
        </section>
      </>
    );
  };
  return (
    <div className="page inbox" data-open={isOpen && !isEmpty && !isChoosing} data-choosing={isChoosing}>
      <div className="title">
        <h1>{title}</h1>
      </div>
      {filters}
      {above}
      <div className="inbox-body">{body()}</div>
    </div>
  );
}

function Loading() {
  return (
    <div className="inbox-list" aria-busy="true">
      <span className="unseen">Loading</span>
      {Array.from({ length: 8 }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these never change places
        <div className="inbox-row still" key={line} aria-hidden="true">
          <span className="mark" />
          <span className="words">
            <span className="skeleton" style={{ width: 220 }} />
            <span className="skeleton" style={{ width: 140 }} />
          </span>
        </div>
      ))}
    </div>
  );
}
