import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const sentences = [
  'Thank you for calling, how can I help you?',
  'Hi, my oil light is still on after the service this morning.',
  'I am sorry to hear that. We will reset it for you at once.',
  'Great, thank you very much. I will come by at noon.',
];
const wish = 'Could you give me a call tomorrow after three?';

/** One segment every five seconds, in the shape of the transcription protocol's `verbose_json`. */
const answer = (withWish: boolean) => {
  const said = withWish ? [...sentences, wish] : sentences;
  const segments = said.map((text, id) => ({
    id,
    start: id * 5,
    end: id * 5 + 4,
    text,
    avg_logprob: -0.2,
    no_speech_prob: 0.01,
  }));
  return { task: 'transcribe', language: 'english', duration: said.length * 5, text: said.join(' '), segments };
};

/**
 * A fake speech provider that takes `jobSeconds` for every recording and any number at once; every tenth call has a
 * callback wish.
 */
export async function serveSpeech(jobSeconds: number): Promise<{ url: string; stop: () => Promise<void> }> {
  let jobs = 0;
  const app = new Hono();
  app.post('/v1/audio/transcriptions', async (c) => {
    await c.req.arrayBuffer();
    const withWish = jobs++ % 10 === 0;
    await new Promise((resolve) => setTimeout(resolve, jobSeconds * 1000));
    return c.json(answer(withWish));
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        stop: () => new Promise((stopped) => server.close(() => stopped())),
      }),
    );
  });
}
