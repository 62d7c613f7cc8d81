export type Message = {
  id: string;
  event: string;
  data: { type: string; callId: string | null; data: Record<string, unknown> };
};

/** Reads server-sent events as they come. */
export async function openStream(url: string, headers: Record<string, string>) {
  const leaving = new AbortController();
  const answer = await fetch(url, { headers, signal: leaving.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const messages: Message[] = [];
  let ended = false;
  const work = (async () => {
    let text = '';
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (!block.startsWith(':')) messages.push(parse(block));
      }
    }
  })()
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  return {
    answer,
    /** All but the first `ready`, the counters and the heartbeats. */
    events: () => messages.filter(({ event }) => event === ''),
    counters: () => messages.filter(({ event }) => event === 'counters'),
    ready: () => messages.find(({ event }) => event === 'ready'),
    heartbeats: () => messages.filter(({ event }) => event === 'heartbeat'),
    ended: () => ended,
    close: async () => {
      leaving.abort();
      await work;
    },
  };
}

function parse(block: string): Message {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return { id: fields.id ?? '', event: fields.event ?? '', data: JSON.parse(fields.data ?? 'null') };
}
