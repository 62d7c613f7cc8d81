import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { type FaultProxy, openProxy } from '../../chaos/net/proxy.ts';
import { anyFreePort } from '../../local/machine/ports.ts';

/** Sends back whatever it gets. */
const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
const echoPort = await anyFreePort();
await new Promise<void>((resolve) => echo.listen(echoPort, '127.0.0.1', resolve));
afterAll(() => void echo.close());

async function aProxy(): Promise<FaultProxy> {
  const proxy = await openProxy(await anyFreePort(), echoPort);
  onTestFinished(proxy.stop);
  return proxy;
}

async function aClient({ port }: FaultProxy) {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  const heard: string[] = [];
  const end = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    socket.once('close', () => resolve('closed'));
  });
  socket.on('data', (piece: Buffer) => heard.push(piece.toString()));
  await Promise.race([once(socket, 'connect'), end]);
  onTestFinished(() => void socket.destroy());
  return { socket, end, said: () => heard.join('') };
}

test('a cut line resets who is connected and refuses who comes, until it is restored', async () => {
  const proxy = await aProxy();
  const before = await aClient(proxy);
  await proxy.cut();
  expect(await before.end).toBe('ECONNRESET');
  expect(await (await aClient(proxy)).end).toBe('ECONNREFUSED');
  await proxy.restore();
  const after = await aClient(proxy);
  after.socket.write('back');
  await expect.poll(after.said).toBe('back');
});

test('what was sent while a line hung arrives when it is restored, in order', async () => {
  const proxy = await aProxy();
  const client = await aClient(proxy);
  proxy.hang();
  client.socket.write('one ');
  await sleep(50);
  client.socket.write('two');
  const late = await aClient(proxy);
  late.socket.write('three');
  await sleep(200);
  expect(client.said() + late.said()).toBe('');
  await proxy.restore();
  await expect.poll(client.said).toBe('one two');
  await expect.poll(late.said).toBe('three');
});

test('a slow line delivers everything late and in order', async () => {
  const proxy = await aProxy();
  const client = await aClient(proxy);
  proxy.slow(150);
  const sent = Date.now();
  for (const word of ['one ', 'two ', 'three']) client.socket.write(word);
  await expect.poll(client.said).toBe('one two three');
  expect(Date.now() - sent).toBeGreaterThan(250);
});

test('a client that is left half open hears nothing more, and a new one is served', async () => {
  const proxy = await aProxy();
  const client = await aClient(proxy);
  client.socket.write('one');
  await expect.poll(client.said).toBe('one');
  proxy.leaveHalfOpen();
  client.socket.write('two');
  await sleep(200);
  expect(client.said()).toBe('one');
  expect(client.socket.destroyed).toBe(false);
  const next = await aClient(proxy);
  next.socket.write('three');
  await expect.poll(next.said).toBe('three');
});
