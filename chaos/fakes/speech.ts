import type { Recordings } from '../script/recordings.ts';
import { soundOf } from '../script/sound.ts';
import { type Provider, serveProvider } from './provider.ts';

/** The OpenAI transcription protocol; each recording is transcribed as its call's script says. */
export const serveSpeech = (recordings: Recordings, workMs: number): Promise<Provider> =>
  serveProvider(async (request, body) => {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file');
    const sound = file instanceof Blob ? soundOf(new Uint8Array(await file.arrayBuffer())) : '';
    const heard = recordings.heardIn(sound);
    const segments = heard.lines.map((text, id) => ({ id, start: id * 3, end: id * 3 + 2.5, text, avg_logprob: -0.2 }));
    const answer = {
      task: 'transcribe',
      language: 'english',
      duration: segments.length * 3,
      text: heard.lines.join(' '),
      segments,
    };
    return { subject: heard.subject, contentType: 'application/json', body: Buffer.from(JSON.stringify(answer)) };
  }, workMs);
