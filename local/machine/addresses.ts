import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.ts';
import { anyFreePort, isFree } from './ports.ts';
import { LocalProblem } from './problem.ts';

/** Ports on 127.0.0.1. */
export type Ports = { api: number; postgres: number; temporal: number; temporalUi: number; speech: number };

const defaultApiPort = 8080;
/** Below the range from which systems assign ephemeral ports, so nothing takes one by chance before the next start. */
const lowest = 20_000;
const count = 10_000;

/**
 * The ports of the last start if they are free, so addresses stay the same; others are chosen anew. The API's port is
 * what people type: it is never changed silently.
 * @throws {LocalProblem} when the API's port is taken
 */
export async function choosePorts(root: string, wanted: number | undefined): Promise<Ports> {
  const file = join(root, 'ports.json');
  const last = (await readJson<Partial<Ports>>(file)) ?? {};
  const api = wanted ?? last.api ?? defaultApiPort;
  if (api !== 0 && !(await isFree(api))) {
    throw new LocalProblem(
      `Port ${api} is taken by another program: stop that program, or choose another port with --port.`,
    );
  }
  // `taken` also contains 0, so it is never kept.
  const ports: Ports = { api: api || (await anyFreePort()), postgres: 0, temporal: 0, temporalUi: 0, speech: 0 };
  for (const name of ['postgres', 'temporal', 'temporalUi', 'speech'] as const) {
    const taken = new Set(Object.values(ports));
    let port = last[name] ?? 0;
    while (taken.has(port) || !(await isFree(port))) port = lowest + randomInt(count);
    ports[name] = port;
  }
  await writeJson(file, ports);
  return ports;
}
