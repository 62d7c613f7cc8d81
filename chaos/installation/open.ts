import { chmod, mkdir } from 'node:fs/promises';
import { serveHost } from '../fakes/host.ts';
import { serveModel } from '../fakes/model.ts';
import type { Provider } from '../fakes/provider.ts';
import { serveSpeech } from '../fakes/speech.ts';
import { type Storage, serveStorage } from '../fakes/storage.ts';
import { stablePort } from '../net/port.ts';
import { type FaultProxy, openProxy } from '../net/proxy.ts';
import type { Random } from '../random.ts';
import type { Recordings } from '../script/recordings.ts';
import { type Look, openLook } from './look.ts';
import { type Line, lines, type Program } from './names.ts';
import type { Process } from './process.ts';
import { type Programs, startPrograms } from './programs.ts';
import { type Servers, startServers } from './servers.ts';

/** A whole Callweave in which every external connection goes through one of our proxies. */
export type Installation = {
  apiUrl: string;
  servers: Servers;
  programs: Programs;
  processOf: (name: Program) => Process;
  proxies: Record<Line, FaultProxy>;
  speech: Provider;
  model: Provider;
  host: Provider;
  storage: Storage;
  look: Look;
};

type Place = { answerSeconds: number; dir: string; logs: string; random: Random; recordings: Recordings };

/** How long a provider works on one request, in milliseconds. */
const work = { speech: 700, model: 150, host: 50 };

/** @param hold Registers what must be ended if the start fails half-way or is interrupted, in start order. */
export async function openInstallation(
  { answerSeconds, dir, logs, random, recordings }: Place,
  hold: (stop: () => Promise<unknown>) => void,
): Promise<Installation> {
  await mkdir(logs, { recursive: true });
  await chmod(dir, 0o711); // Postgres runs as `nobody` and must traverse it
  const held = <T extends { stop: () => Promise<unknown> }>(part: T): T => {
    hold(part.stop);
    return part;
  };
  const [speech, model, host, storage] = await Promise.all([
    serveSpeech(recordings, work.speech).then(held),
    serveModel(work.model).then(held),
    serveHost(recordings.of, work.host).then(held),
    serveStorage().then(held),
  ]);
  const servers = await startServers({ dir, logs, random, hold });
  const look = openLook(servers.postgres.url);
  hold(look.close);

  const behind = {
    postgres: servers.postgres.port,
    temporal: servers.temporal.port,
    storage: storage.port,
    speech: speech.port,
    model: model.port,
  };
  const opened = [];
  for (const line of lines) opened.push([line, held(await openProxy(await stablePort(random), behind[line]))] as const);
  const proxies = Object.fromEntries(opened) as Record<Line, FaultProxy>;
  const at = (line: Line) => `127.0.0.1:${proxies[line].port}`;
  const databaseUrl = new URL(servers.postgres.applicationUrl);
  databaseUrl.host = at('postgres');

  const apiPort = await stablePort(random);
  const programs = await startPrograms(
    {
      postgresUrl: databaseUrl.href,
      temporalAddress: at('temporal'),
      storage: `http://${at('storage')}`,
      speech: `http://${at('speech')}`,
      model: `http://${at('model')}`,
    },
    { answerSeconds, dir, logs, apiPort, hold },
  );
  const processes: Process[] = [servers.postgres, servers.temporal, programs.api, ...Object.values(programs.workers)];
  const processOf = (name: Program) => {
    const found = processes.find((one) => one.name === name);
    if (!found) throw new RangeError(`There is no process ${name}`);
    return found;
  };
  return {
    apiUrl: `http://127.0.0.1:${apiPort}`,
    servers,
    programs,
    processOf,
    proxies,
    speech,
    model,
    host,
    storage,
    look,
  };
}
