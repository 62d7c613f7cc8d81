import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

export type Asked = {
  authorization: string | undefined;
  model: string;
  messages: { role: string; content: string }[];
  response_format: { type: string; json_schema: { name: string; strict: boolean; schema: Record<string, unknown> } };
};
/** What the fake says next: an answer's text, or a status with headers and an error body. */
export type Reply =
  | string
  | {
      status: 400 | 401 | 403 | 404 | 413 | 429 | 500 | 503;
      headers?: Record<string, string>;
      error?: Record<string, unknown>;
    }
  | { body: string; contentType: string }
  | 'hang';

/** A server that speaks the OpenAI chat protocol over HTTP and answers what it is told to, in order; the last reply stays. */
export async function startFakeModel(replies: Reply[]) {
  const asked: Asked[] = [];
  const app = new Hono().post('/v1/chat/completions', async (c) => {
    asked.push({ authorization: c.req.header('authorization'), ...(await c.req.json<Omit<Asked, 'authorization'>>()) });
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? '';
    if (reply === 'hang') await new Promise((resolve) => setTimeout(resolve, 5000));
    if (typeof reply === 'object' && 'status' in reply)
      return c.json(
        { error: reply.error ?? { message: 'secret words of the prompt', code: null } },
        reply.status,
        reply.headers,
      );
    if (typeof reply === 'object') return c.body(reply.body, 200, { 'content-type': reply.contentType });
    return c.json({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'fake-1-2026',
      choices: [{ index: 0, message: { role: 'assistant', content: reply }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 120, completion_tokens: 45, total_tokens: 165 },
    });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    say: (...next: Reply[]) => replies.splice(0, replies.length, ...next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
