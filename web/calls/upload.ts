import { hrefOf, type Schemas } from '../../client/open.ts';
import { ApiProblem } from '../api/client.ts';

/**
 * What we know about a recording before it is sent; empty numbers are unknown ones. `startedAt` in the format of a
 * date-time field, in the viewer's zone.
 */
export type RecordingFacts = {
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  agentName: string;
  startedAt: string;
};

const wall = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/**
 * What a file says about its call: dialers write time, number and direction into names, e.g.
 * `20261120-102741_+14155550123_out.wav`.
 */
export function guess({ name, lastModified }: { name: string; lastModified: number }): RecordingFacts {
  const outbound = /(^|[^a-z])out(bound|going)?([^a-z]|$)/i.test(name);
  const number = /\+\d{7,15}/.exec(name)?.[0] ?? '';
  const [, day, month, date, hour, minute] =
    /(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_.T ]?([01]\d|2[0-3])[-_.:h]?([0-5]\d)/.exec(name) ?? [];
  const written = day && `${day}-${month}-${date}T${hour}:${minute}`;
  return {
    direction: outbound ? 'outbound' : 'inbound',
    from: outbound ? '' : number,
    to: outbound ? number : '',
    agentName: '',
    startedAt: written && !Number.isNaN(Date.parse(written)) ? written : wall(new Date(lastModified)),
  };
}

/**
 * Stable for the same file, so dropping it twice is one call. Browsers only hash on pages from this machine or over
 * TLS.
 */
async function contentId(file: File): Promise<string> {
  if (!crypto.subtle) return `upload-${file.lastModified}-${file.size}-${file.name}`.slice(0, 200);
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return `upload-${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 32)}`;
}

type Sending = { facts: RecordingFacts; progress: (sent: number) => void; signal: AbortSignal };

/**
 * Sends one recording and reports progress.
 * @throws {ApiProblem} if the API refuses it; {DOMException} when `signal` aborts it
 */
export async function sendRecording(
  file: File,
  { facts, progress, signal }: Sending,
): Promise<{ id: string; known: boolean }> {
  const startedAt = new Date(facts.startedAt || file.lastModified).toISOString();
  const sides = {
    from: facts.from.trim() || null,
    to: facts.to.trim() || null,
    agentName: facts.agentName.trim() || null,
  };
  const call: Schemas['NewCall'] = {
    sourceCallId: await contentId(file),
    direction: facts.direction,
    ...sides,
    startedAt,
  };
  const form = new FormData();
  form.set('call', JSON.stringify(call));
  form.set('audio', file);
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // fetch does not report upload progress; this older API does.
    const request = new XMLHttpRequest();
    request.open('POST', hrefOf('/calls', {}));
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onerror = () => reject(new TypeError('The server cannot be reached'));
    request.onabort = () => reject(new DOMException('canceled', 'AbortError'));
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status < 300) return resolve({ id: answer.id ?? '', known: request.status === 200 });
      reject(new ApiProblem(request.status, answer));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

function parse(text: string): { id?: string; code?: string; detail?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
