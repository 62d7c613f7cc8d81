import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog, type Log, type Outcome } from './log.ts';
import { type Behavior, limitSeconds } from './mood.ts';

/** A provider's response to one request; `subject` is its name in the log. */
export type Reply = { subject: string; status?: number; contentType: string; body: Buffer };

/** A provider over real HTTP, whose behavior can be changed at any time. */
export type Provider = {
  port: number;
  log: Log;
  manner: Behavior;
  /** Most concurrent requests since the last call. */
  takePeak: () => number;
  stop: () => Promise<void>;
};

/** The longest wait for others to arrive. */
const gatherMs = 20_000;

export async function serveProvider(
  reply: (request: IncomingMessage, body: Buffer) => Promise<Reply> | Reply,
  workMs: number,
): Promise<Provider> {
  const log = createLog();
  const manner: Behavior = { mood: 'well', workMs, lateMs: 0, hungMs: null, gather: 0 };
  let underWay = 0;
  let peak = 0;

  const gathered = async () => {
    const until = Date.now() + gatherMs;
    while (peak < manner.gather && Date.now() < until) await sleep(20);
  };
  const server = createServer((request, response) => {
    peak = Math.max(peak, ++underWay);
    response.once('close', () => underWay--);
    void buffer(request)
      .then((body) => reply(request, body))
      .then(async (answer) => {
        const note = log.open(answer.subject);
        response.once('close', () => response.writableFinished || note('gone'));
        note(await send(response, answer, { ...manner }, gathered));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    log,
    manner,
    takePeak() {
      const seen = peak;
      peak = underWay;
      return seen;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(
  response: ServerResponse,
  { status = 200, contentType, body }: Reply,
  manner: Behavior,
  gathered: () => Promise<void>,
): Promise<Outcome> {
  if (manner.mood === 'limited') {
    response.writeHead(429, { 'retry-after': String(limitSeconds), 'content-type': 'application/json' });
    return ended(response, Buffer.from('{"error":{"message":"slow down","code":"rate_limit_exceeded"}}'), 'limited');
  }
  if (manner.mood === 'hang') {
    if (manner.hungMs !== null) setTimeout(() => response.destroy(), manner.hungMs);
    await new Promise((resolve) => response.once('close', resolve));
    return 'gone';
  }
  await sleep(manner.workMs + (manner.mood === 'late' ? manner.lateMs : 0));
  if (manner.gather > 0) await gathered();
  if (response.destroyed) return 'gone';
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  if (manner.mood === 'half') {
    response.write(body.subarray(0, body.length / 2));
    await sleep(50);
    response.destroy();
    return 'half';
  }
  const { socket } = response;
  const outcome = await ended(response, body, status < 400 ? 'answered' : 'refused');
  if (manner.mood === 'twice')
    socket?.write(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: ${contentType}\r\ncontent-length: ${body.length}\r\n\r\n`),
        body,
      ]),
    );
  return outcome;
}

const ended = (response: ServerResponse, body: Buffer, outcome: Outcome): Promise<Outcome> =>
  new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? outcome : 'gone'));
    response.end(body, () => resolve(outcome));
  });
