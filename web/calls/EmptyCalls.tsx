import { Link } from '@tanstack/react-router';

/** What would be here and how it gets here. */
export function EmptyCalls({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <div className="empty">
        <h2>No call matches these filters</h2>
        <Link to="/calls" search={{}} className="button">
          Show all calls
        </Link>
      </div>
    );
  return (
    <div className="empty">
      <h2>No calls yet</h2>
      <p>
        Each call appears here as it comes in and fills its steps while the workflow moves. Drop a recording on this
        page, or send one:
      </p>
      <code>npx callweave ingest recording.wav --from +14155550123 --wait</code>
      <p>
        Programs post to <code>/api/v1/calls</code>, see the <a href="/api/docs">API</a>.
      </p>
    </div>
  );
}
