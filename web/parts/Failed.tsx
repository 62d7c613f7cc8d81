import { ApiProblem } from '../api/client.ts';

/** What failed, why, and a retry button. */
export function Failed({ what, error, retry }: { what: string; error: Error; retry: () => void }) {
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className="empty" role="alert">
      <h2>{what}</h2>
      <p>{problem ? problem.message : 'The server cannot be reached.'}</p>
      {problem && (
        <p className="small">
          {problem.code}
          {problem.requestId && ` · request ${problem.requestId}`}
        </p>
      )}
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
