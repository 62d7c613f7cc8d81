import { type ApiClient, openClient } from '../../client/open.ts';
import { ApiProblem } from '../api/client.ts';

/** The API as an embed key may ask it; a visitor's own session counts for nothing here. */
export const openEmbed = (key: string): ApiClient =>
  openClient({
    url: '',
    headers: { authorization: `Bearer ${key}` },
    refuse: async (answer) => new ApiProblem(answer.status, await answer.json().catch(() => ({}))),
  });

/** Why nothing is shown, in one sentence for somebody who did not make the key. */
export function refusalOf(error: Error): string {
  if (!(error instanceof ApiProblem)) return 'The server cannot be reached; try again in a while.';
  if (error.status === 401) return 'This view is shown no longer: its key has expired or was revoked.';
  if (error.status === 404) return 'The call of this view is there no longer.';
  if (error.status === 429) return 'This view was asked for too often; try again in a minute.';
  return `This view cannot be shown: ${error.message}.`;
}
