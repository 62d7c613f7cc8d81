import { take } from '../../client/open.ts';
import { ApiProblem, http } from '../api/client.ts';

/** One call, wherever it is shown. */
export const callQuery = (id: string) => ({
  queryKey: ['call', id],
  queryFn: () => take(http.GET('/calls/{id}', { params: { path: { id } } })),
});

/** Missing data is null, not an error: a transcript comes later, some calls have no recording. */
export const orNull = async <T>(request: Promise<T>): Promise<T | null> => {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
};
