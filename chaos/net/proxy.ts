import { connect, createServer, type Server } from 'node:net';
import { joinPair, type Pair, type Weather } from './pair.ts';

/** A TCP port in front of a server, whose connections can be made to fail the way networks fail. */
export type FaultProxy = {
  port: number;
  /** Resets every connection and refuses new ones until {@link FaultProxy.restore}. */
  cut: () => Promise<void>;
  /** Nothing passes and nobody notices; data arrives when the line is restored. */
  hang: () => void;
  /** Everything arrives `ms` late. */
  slow: (ms: number) => void;
  /** Current connections lose their server without their client noticing; new ones work. */
  leaveHalfOpen: () => void;
  restore: () => Promise<void>;
  stop: () => Promise<void>;
};

const host = '127.0.0.1';

export async function openProxy(port: number, serverPort: number): Promise<FaultProxy> {
  let weather: Weather = { kind: 'fair' };
  let listener: Server | undefined;
  const pairs = new Set<Pair>();

  const listen = () =>
    new Promise<void>((resolve, reject) => {
      const server = createServer({ noDelay: true }, (client) => {
        const toServer = connect({ port: serverPort, host, noDelay: true });
        const pair: Pair = joinPair(
          client,
          toServer,
          () => weather,
          () => pairs.delete(pair),
        );
        pairs.add(pair);
      });
      server.once('error', reject);
      server.listen({ port, host }, resolve);
      listener = server;
    });
  const close = async () => {
    const server = listener;
    listener = undefined;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const pair of pairs) pair.breakOff();
    await closed;
  };

  await listen();
  return {
    port,
    cut: close,
    hang: () => {
      weather = { kind: 'hang' };
    },
    slow: (ms) => {
      weather = { kind: 'slow', ms };
    },
    leaveHalfOpen: () => {
      for (const pair of pairs) pair.leaveHalfOpen();
    },
    async restore() {
      weather = { kind: 'fair' };
      for (const pair of pairs) pair.clear();
      if (!listener) await listen();
    },
    stop: close,
  };
}
