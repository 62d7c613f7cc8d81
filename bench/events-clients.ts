/** Follows the events for `bench/events.ts`, in a separate process so it costs the others nothing but CPU. */
import { Agent, get } from 'node:http';

export type Asked = { url: string; keys: string[]; clients: number };
export type Commit = { tenant: number; event: string; at: number };
export type Heard = { delaysMs: number[]; missing: number; doubled: number };

type Client = { tenant: number; heardAt: Map<string, number>; doubled: number };
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
const clients: Client[] = [];

/** Resolves when the stream has started. */
function follow(url: string, key: string, client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const request = get(`${url}/api/v1/events`, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`GET /events answered ${answer.statusCode}`));
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        resolve();
        const at = Date.now();
        const blocks = (text + piece).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) note(client, block, at);
      });
    });
    request.on('error', reject);
  });
}

function note(client: Client, block: string, at: number): void {
  const json = /^data: (\{"type":"step\.started".*)$/m.exec(block)?.[1];
  if (!json) return;
  const { callId, data } = JSON.parse(json);
  const event = `${callId}/${data.step}/${data.attempt}`;
  if (client.heardAt.has(event)) client.doubled++;
  else client.heardAt.set(event, at);
}

function compare(commits: readonly Commit[]): Heard {
  const delaysMs: number[] = [];
  let missing = 0;
  for (const { tenant, event, at } of commits)
    for (const client of clients) {
      if (client.tenant !== tenant) continue;
      const heardAt = client.heardAt.get(event);
      if (heardAt === undefined) missing++;
      else delaysMs.push(Math.max(0, heardAt - at));
    }
  return { delaysMs, missing, doubled: clients.reduce((sum, { doubled }) => sum + doubled, 0) };
}

process.on('message', async (asked: Asked | { commits: Commit[] }) => {
  if ('commits' in asked) return void process.send?.(compare(asked.commits));
  for (let n = 0; n < asked.clients; n++) {
    const tenant = n % asked.keys.length;
    const client = { tenant, heardAt: new Map<string, number>(), doubled: 0 };
    clients.push(client);
    await follow(asked.url, asked.keys[tenant] as string, client);
  }
  process.send?.('open');
});
process.on('disconnect', () => process.exit(0));
