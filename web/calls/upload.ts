import { ApiProblem } from '../api/client.ts';

export type Upload = { name: string; sent: number; total: number; state: 'sending' | 'done' | 'failed'; words: string };

/** Stable over repeats of the same file, so that dropping it twice is one call. Browsers hash only for pages of this machine or over TLS. */
async function contentId(file: File): Promise<string> {
  if (!crypto.subtle) return `upload-${file.lastModified}-${file.size}-${file.name}`.slice(0, 200);
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return `upload-${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 32)}`;
}

/** Sends one recording, telling how far it is. @throws {ApiProblem} when the API refuses it. */
export async function sendRecording(file: File, progress: (sent: number) => void): Promise<{ known: boolean }> {
  const startedAt = new Date(file.lastModified).toISOString();
  const call = { sourceCallId: await contentId(file), direction: 'inbound', from: null, to: null, startedAt };
  const form = new FormData();
  form.set('call', JSON.stringify(call));
  form.set('audio', file);
  return new Promise((resolve, reject) => {
    // fetch tells nothing of what has been sent; this older way does.
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/calls');
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onerror = () => reject(new TypeError('The server cannot be reached'));
    request.onload = () => {
      if (request.status < 300) return resolve({ known: request.status === 200 });
      reject(new ApiProblem(request.status, parse(request.responseText)));
    };
    request.send(form);
  });
}

function parse(text: string): { code?: string; detail?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
