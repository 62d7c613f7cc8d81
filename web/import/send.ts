import { hrefOf } from '../../client/open.ts';
import type { DateOrder } from '../../core/date-order.ts';
import { ApiProblem } from '../api/client.ts';
import type { ImportResult } from '../api/types.ts';
import type { Kind } from './mapping.ts';

/**
 * Sends a file with its column mapping, and reports how many bytes of the request are sent; the API imports rows as
 * they arrive.
 * @throws {ApiProblem} when the API refuses the file; {TypeError} when it cannot be reached; the signal's reason when
 *   it was canceled
 */
export function sendFile(
  kind: Kind,
  { file, mapping, dateOrder }: { file: Blob; mapping: Record<string, string[]>; dateOrder: DateOrder | undefined },
  { progress, signal }: { progress: (sent: number) => void; signal: AbortSignal },
): Promise<ImportResult> {
  const form = new FormData();
  form.set('mapping', JSON.stringify(mapping));
  form.set('file', file, 'rows.csv');
  return new Promise((resolve, reject) => {
    // fetch does not report upload progress; this older API does.
    const request = new XMLHttpRequest();
    request.open('POST', hrefOf(`/${kind}/import`, dateOrder ? { query: { dateOrder } } : {}));
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded }) => progress(Math.min(loaded, file.size));
    request.onerror = () => reject(new TypeError('The server cannot be reached'));
    request.onabort = () => reject(signal.reason);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as ImportResult)
        : reject(new ApiProblem(request.status, request.response ?? {}));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
