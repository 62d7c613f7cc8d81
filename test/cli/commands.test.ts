import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { createClient } from '../../cli/client.ts';
import { createProgram } from '../../cli/commands.ts';
import { Refused } from '../../cli/refused.ts';
import { readSettings } from '../../cli/settings.ts';
import { mainOf, steps } from '../../core/call.ts';
import { withTenant } from '../../db/tenant.ts';
import { completeFromSteps } from '../../services/journal/complete.ts';
import { finishStep, startStep } from '../../services/journal/steps.ts';
import { parkCall } from '../../services/parked/park.ts';
import { fill } from '../api/everything.ts';
import { type TestTenant, useApi } from '../api/serve.ts';

const api = await useApi();
const dir = await mkdtemp(join(tmpdir(), 'callweave-cli-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Runs a command in this process, against the real API. */
async function callweave({ key }: TestTenant, ...args: string[]) {
  let [out, err, code] = ['', '', 0];
  const terminal = {
    out: (text: string) => {
      out += `${text}\n`;
    },
    err: (text: string) => {
      err += `${text}\n`;
    },
  };
  const client = async () => createClient({ url: api.url, apiKey: key });
  try {
    await createProgram({ client, terminal, done: (given) => (code = given) }).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof Refused) {
      err += error.message;
      code = error.exitCode;
    } else throw error;
  }
  return { out, err, code };
}

const aFile = async (name: string, content: string | Uint8Array) => {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
};

/** Does what a run would: every step, one after the other. */
async function runThrough({ tenantId }: TestTenant, callId: string, reasonCode: string | null = null) {
  for (const step of steps) {
    const ref = { tenantId, callId };
    await withTenant(api.db, tenantId, (tx) => startStep(tx, ref, mainOf(step), new Date()));
    const result =
      reasonCode && step === 'analyze'
        ? { state: 'failed' as const, reasonCode }
        : { state: 'done' as const, reasonCode: null };
    await withTenant(api.db, tenantId, (tx) => finishStep(tx, ref, mainOf(step), result, new Date()));
  }
  await withTenant(api.db, tenantId, (tx) => completeFromSteps(tx, { tenantId, callId }, new Date()));
}

describe('ingest', () => {
  test('takes the same file twice as one call and prints its id alone', async () => {
    const tenant = await api.asTenant();
    const path = await aFile('one.wav', 'RIFF of one');
    const first = await callweave(tenant, 'ingest', path, '--from', '555 012 3456', '--agent', 'Ada');
    const again = await callweave(tenant, 'ingest', await aFile('copy.wav', 'RIFF of one'));
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^[0-9a-f-]{36}\n$/),
      err: expect.stringContaining('accepted'),
    });
    expect(again).toMatchObject({ code: 0, out: first.out, err: expect.stringContaining('already known') });
    const shown = await callweave(tenant, 'call', first.out.trim(), '--json');
    expect(JSON.parse(shown.out)).toMatchObject({
      agentName: 'Ada',
      from: '555 012 3456',
      direction: 'inbound',
      recording: { contentType: 'audio/wav' },
    });
  });

  test('takes an address, and a transcript in lines or JSON', async () => {
    const tenant = await api.asTenant();
    const lines = await aFile('said.txt', 'agent: Good morning.\nThis is Harbour Table.\nCustomer: Hello.\n');
    const json = await aFile('said.json', JSON.stringify({ turns: [{ speaker: 'agent', text: 'Hi.' }] }));
    expect((await callweave(tenant, 'ingest', 'https://example.com/a.wav', '--source-id', 'remote-1')).code).toBe(0);
    const [one, two] = [await callweave(tenant, 'ingest', lines), await callweave(tenant, 'ingest', json)];
    const said = await callweave(tenant, 'call', one.out.trim(), '--transcript');
    expect(said.out).toContain('agent: Good morning. This is Harbour Table.');
    expect(said.out).toContain('customer: Hello.');
    expect(two.code).toBe(0);
    expect((await callweave(tenant, 'call', 'remote-1')).out).toContain('source      remote-1');
  });

  test('waits, tells each step on standard error and prints one JSON document', async () => {
    const tenant = await api.asTenant();
    const path = await aFile('wait.txt', 'agent: wait for me');
    const { out } = await callweave(tenant, 'ingest', path);
    const waiting = callweave(tenant, 'ingest', path, '--wait', '--json');
    await runThrough(tenant, out.trim());
    const waited = await waiting;
    expect(waited.code).toBe(0);
    expect(JSON.parse(waited.out)).toMatchObject({ id: out.trim(), stage: 'done' });
    for (const step of steps) expect(waited.err).toContain(`${step}: done`);
  });

  test('tells by its exit code that a call is parked or lacks a part', async () => {
    const tenant = await api.asTenant();
    const [parked, partial] = [await aFile('p.txt', 'agent: p'), await aFile('q.txt', 'agent: q')];
    const [one, two] = [await callweave(tenant, 'ingest', parked), await callweave(tenant, 'ingest', partial)];
    const failure = { ...mainOf('transcribe'), type: 'NoSpeechEngine' as const, message: 'No speech engine' };
    await withTenant(api.db, tenant.tenantId, (tx) =>
      parkCall(tx, { tenantId: tenant.tenantId, callId: one.out.trim() }, failure, new Date()),
    );
    await runThrough(tenant, two.out.trim(), 'invalid_output');
    expect((await callweave(tenant, 'ingest', parked, '--wait')).code).toBe(3);
    expect((await callweave(tenant, 'ingest', partial, '--wait')).code).toBe(4);
    expect((await callweave(tenant, 'parked')).out).toContain('no_speech_engine');
  });

  test.each([
    ['a file that is not there', ['ingest', '/nowhere/a.wav'], 2],
    ['no file', ['ingest'], 2],
    ['a direction that is none', ['ingest', 'a.wav', '--direction', 'up'], 2],
    ['an unknown option', ['calls', '--colour'], 2],
    ['an unknown command', ['dance'], 2],
    ['an unknown call', ['call', '01920000-0000-7000-8000-000000000000'], 1],
    ['an unknown source id', ['call', 'nobody'], 1],
    ['a value that the API refuses', ['calls', '--limit', '0'], 1],
  ])('is refused for %s', async (_what, args, code) => {
    const done = await callweave(await api.asTenant(), ...args);
    expect(done.code).toBe(code);
    expect(done.err).not.toBe('');
    expect(done.out).toBe('');
  });
});

test('lists show the rows of this tenant, for people and as JSON', async () => {
  const tenant = await api.asTenant();
  const own = await fill(api, tenant);
  for (const [command, shows] of [
    ['calls', own.callId],
    ['parked', own.parkedId],
    ['plans', own.planId],
    ['keys', own.keyId],
    ['tenants', tenant.tenantId],
  ] as const) {
    expect((await callweave(tenant, command)).out, command).toContain(shows);
    const json = JSON.parse((await callweave(tenant, command, '--json')).out);
    expect(json.items.length, command).toBeGreaterThan(0);
  }
});

test('keys are made, shown once and revoked', async () => {
  const tenant = await api.asTenant();
  const made = await callweave(tenant, 'keys', 'create', 'importer', '--json');
  const { id, key } = JSON.parse(made.out);
  expect((await callweave({ ...tenant, key }, 'tenants')).code).toBe(0);
  expect((await callweave(tenant, 'keys', 'revoke', id)).code).toBe(0);
  expect((await callweave({ ...tenant, key }, 'tenants')).code).toBe(1);
});

test('an import keeps good rows, names bad ones and says so by its exit code', async () => {
  const tenant = await api.asTenant();
  const path = await aFile('c.csv', 'id,name,phone\n1,Ada,+1 555 012 3456\n2,,+1 555 012 3457\n');
  const done = await callweave(tenant, 'customers', 'import', path);
  expect(done).toMatchObject({
    code: 4,
    out: expect.stringContaining('created 1'),
    err: expect.stringContaining('row 3, name'),
  });
  const mapped = await callweave(
    tenant,
    'bookings',
    'import',
    await aFile('b.csv', 'ref,who,what,when\nb1,1,Dinner,2026-11-22T19:00:00Z\n'),
    '--map',
    'externalId=ref',
    'customerId=who',
    'title=what',
    'startsAt=when',
    '--json',
  );
  expect(mapped.err + mapped.out).not.toBe('');
  const dated = await aFile('d.csv', 'id,customer id,start\nb1,1,3/4/2026 10:00\n');
  const asked = await callweave(tenant, 'bookings', 'import', dated);
  expect(asked).toMatchObject({ code: expect.any(Number), err: expect.stringContaining('day_first or month_first') });
  const said = await callweave(tenant, 'bookings', 'import', dated, '--date-order', 'day_first');
  expect(said).toMatchObject({ code: 0, out: expect.stringContaining('created 1') });
});

test('what callers said cannot move the cursor', async () => {
  const tenant = await api.asTenant();
  const path = await aFile('esc.json', JSON.stringify({ turns: [{ speaker: 'agent', text: 'a\u001b[2Jb' }] }));
  const { out } = await callweave(tenant, 'ingest', path);
  const shown = await callweave(tenant, 'call', out.trim(), '--transcript');
  expect(shown.out).not.toContain('\u001b');
});

describe('settings', () => {
  test('come from the environment, else from the file of npm start, in this folder or above', async () => {
    const home = await mkdtemp(join(dir, 'home-'));
    await mkdir(join(home, '.callweave'));
    await mkdir(join(home, 'deep', 'down'), { recursive: true });
    await writeFile(
      join(home, '.callweave', 'local.json'),
      JSON.stringify({ apiUrl: 'http://127.0.0.1:9', apiKey: 'cw_local' }),
    );
    expect(await readSettings({}, join(home, 'deep', 'down'))).toEqual({
      url: 'http://127.0.0.1:9',
      apiKey: 'cw_local',
    });
    expect(await readSettings({ CALLWEAVE_API_KEY: 'cw_mine' }, home)).toEqual({
      url: 'http://127.0.0.1:9',
      apiKey: 'cw_mine',
    });
    expect(await readSettings({ CALLWEAVE_URL: 'http://other/', CALLWEAVE_API_KEY: 'k' }, home)).toEqual({
      url: 'http://other',
      apiKey: 'k',
    });
    await writeFile(join(home, '.callweave', 'local.json'), '{');
    await expect(readSettings({}, home)).rejects.toThrow('not valid JSON');
  });
});

test('the command itself runs from any folder and ends with its exit code', async () => {
  const tenant = await api.asTenant();
  const bin = fileURLToPath(new URL('../../cli/callweave.mjs', import.meta.url));
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string }>((resolve) => {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: dir,
        env: { PATH: process.env.PATH, CALLWEAVE_URL: api.url, CALLWEAVE_API_KEY: tenant.key },
      });
      let out = '';
      child.stdout.on('data', (piece) => (out += piece));
      child.on('close', (code) => resolve({ code, out }));
    });
  const shown = await run('tenants', '--json');
  expect(shown.code).toBe(0);
  expect(JSON.parse(shown.out).items[0].id).toBe(tenant.tenantId);
  expect((await run('call', 'nobody')).code).toBe(1);
  expect((await run('dance')).code).toBe(2);
});
