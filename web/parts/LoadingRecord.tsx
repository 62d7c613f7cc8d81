export function LoadingRecord({ what }: { what: string }) {
  return (
    <div className="title" aria-busy="true">
      <h1>
        <span className="skeleton" style={{ width: 240 }} />
        <span className="unseen">Loading the {what}</span>
      </h1>
    </div>
  );
}
