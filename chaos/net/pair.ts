import type { Socket } from 'node:net';

/** How a line treats its traffic. */
export type Weather = { kind: 'fair' } | { kind: 'hang' } | { kind: 'slow'; ms: number };

/** A client's connection and the one we opened for it. */
export type Pair = { breakOff: () => void; leaveHalfOpen: () => void; clear: () => void };

/**
 * Carries bytes both ways as the weather allows: at once, late, or not until it clears. They stay in order, and none is
 * lost unless the pair is broken off or left half open.
 */
export function joinPair(client: Socket, server: Socket, weather: () => Weather, gone: () => void): Pair {
  const lanes = [openLane(client, server, weather), openLane(server, client, weather)];
  let halfOpen = false;
  for (const socket of [client, server]) socket.on('error', () => {});
  client.on('close', () => {
    server.destroy();
    gone();
  });
  server.on('close', () => {
    if (!halfOpen) for (const lane of lanes) lane.push(() => client.destroy());
  });
  return {
    breakOff() {
      client.resetAndDestroy();
      server.destroy();
    },
    leaveHalfOpen() {
      halfOpen = true;
      server.destroy();
    },
    clear() {
      for (const lane of lanes) lane.clear();
    },
  };
}

type Lane = { push: (pass: () => void) => void; clear: () => void };

/** One direction. */
function openLane(from: Socket, to: Socket, weather: () => Weather): Lane {
  const waiting: (() => void)[] = [];
  const passNext = () => waiting.shift()?.();
  const push = (pass: () => void) => {
    const now = weather();
    const behind = waiting.length > 0;
    if (now.kind === 'fair' && !behind) return pass();
    waiting.push(pass);
    if (now.kind !== 'hang') setTimeout(passNext, now.kind === 'slow' ? now.ms : 0);
  };
  from.on('data', (piece: Buffer) =>
    push(() => {
      if (to.destroyed || to.write(piece)) return;
      from.pause();
      to.once('drain', () => from.resume());
    }),
  );
  const clear = () => {
    while (waiting.length > 0) passNext();
  };
  return { push, clear };
}
