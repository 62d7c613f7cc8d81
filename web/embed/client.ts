import { type ApiClient, openClient } from '../../client/open.ts';
import { ApiProblem } from '../api/client.ts';

/** The API with an embed key; the visitor's own session is ignored here. */
export const openEmbed = (key: string): ApiClient =>
  openClient({
    url: '',
    headers: { authorization: `Bearer ${key}` },
    refuse: async (answer) => new ApiProblem(answer.status, await answer.json().catch(() => ({}))),
  });

/** Why nothing is shown, in one sentence for somebody who did not create the key. */
export function refusalOf(error: Error): string {
  if (!(error instanceof ApiProblem)) return 'The server cannot be reached. Try again in a moment.';
  if (error.status === 401) return 'This view is no longer available: its key has expired or been revoked.';
  if (error.status === 404) return 'The call in this view no longer exists.';
  if (error.status === 429) return 'Too many requests. Try again in a minute.';
  return `This view cannot be shown: ${error.message}.`;
}
