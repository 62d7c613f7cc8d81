import { expect, test } from 'vitest';
import { defaultPipeline } from '../../core/settings/pipeline.ts';
import { storeSettings } from '../fixtures/contact.ts';
import { aPerson } from './people.ts';
import { type TestTenant, useApi } from './serve.ts';

const api = await useApi();
const read = async ({ call }: TestTenant, path: string) => (await call('GET', path)).json();
const put = ({ call }: TestTenant, version: number, over: Record<string, unknown>) =>
  call('PUT', '/pipeline/config', { version, config: { ...defaultPipeline, ...over } });

test('the history names every version with its author, down to the default, page by page', async () => {
  const tenant = await api.asTenant();
  expect(await read(tenant, '/pipeline/config/versions')).toEqual({
    items: [{ version: 0, at: (await read(tenant, '/tenant')).createdAt, by: null }],
    nextCursor: null,
  });
  for (const [version, region] of ['IE', 'DE', 'FR'].entries()) await put(tenant, version, { region });
  const seen: { version: number; by: string | null }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await read(tenant, `/pipeline/config/versions?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(page.items).toHaveLength(2);
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen.map(({ version }) => version)).toEqual([3, 2, 1, 0]);
  expect(seen.map(({ by }) => by !== null)).toEqual([true, true, true, false]);
  expect(await read(tenant, '/pipeline/config/versions/2')).toMatchObject({ version: 2, config: { region: 'DE' } });
  expect((await read(tenant, '/pipeline/config/versions/0')).config).toEqual(defaultPipeline);
  for (const [version, status] of [
    ['4', 404],
    ['-1', 400],
    ['x', 400],
    ['1.5', 400],
  ] as const)
    expect((await tenant.call('GET', `/pipeline/config/versions/${version}`)).status, version).toBe(status);
  expect((await tenant.call('GET', '/pipeline/config/versions?cursor=x')).status).toBe(400);
});

test('an older version is put in force as a new one, is audited as such, and a late restore is a conflict', async () => {
  const tenant = await api.asTenant();
  await put(tenant, 0, { region: 'IE' });
  await put(tenant, 1, { region: 'DE' });
  const restore = (version: number, basedOn: number) =>
    tenant.call('POST', '/pipeline/config/restore', { version, basedOn });
  expect((await restore(1, 1)).status).toBe(409);
  expect((await restore(9, 2)).status).toBe(404);
  expect(await (await restore(1, 2)).json()).toMatchObject({ version: 3, config: { region: 'IE' } });
  expect((await restore(1, 2)).status).toBe(409);
  expect(await read(tenant, '/pipeline/config')).toMatchObject({ version: 3, config: { region: 'IE' } });
  expect(await (await restore(0, 3)).json()).toEqual({ version: 4, config: defaultPipeline });
  const { items } = await read(tenant, '/audit?action=restorePipelineConfig');
  expect(items.map(({ after }: { after: unknown }) => after)).toMatchObject([
    { version: 4, restored: 0 },
    { version: 3, restored: 1 },
  ]);
});

test('a draft is told its faults under the names that a change would use, and nothing is kept of it', async () => {
  const tenant = await api.asTenant();
  const check = async (config: unknown) => (await tenant.call('POST', '/pipeline/config/validate', { config })).json();
  const ownNumbers = ['+1 555 012 9999'];
  expect(await check({ ...defaultPipeline, ownNumbers })).toEqual({
    valid: true,
    config: { ...defaultPipeline, ownNumbers: ['+15550129999'] },
    errors: [],
  });
  const retentionDays = { audio: 0, transcripts: null, calls: 1.5 };
  const bad = { ...defaultPipeline, region: 'XX', ownNumbers: ['12'], retentionDays };
  const { valid, config, errors } = await check(bad);
  expect({ valid, config }).toEqual({ valid: false, config: null });
  const refused = await (await tenant.call('PUT', '/pipeline/config', { version: 0, config: bad })).json();
  expect(errors).toEqual(refused.errors);
  expect(errors.map(({ field }: { field: string }) => field)).toEqual(
    expect.arrayContaining(['config.region', 'config.retentionDays.audio', 'config.retentionDays.calls']),
  );
  expect((await read(tenant, '/pipeline/config')).version).toBe(0);
  expect((await read(tenant, '/audit')).items).toEqual([]);
});

test('the tenant is renamed by whom the right is given, once in the audit log', async () => {
  const tenant = await api.asTenant();
  const { name: before } = await read(tenant, '/tenant');
  for (let time = 0; time < 2; time++) {
    const answer = await tenant.call('PATCH', '/tenant', { name: ' Quay House ' });
    expect(await answer.json()).toMatchObject({
      id: tenant.tenantId,
      name: 'Quay House',
      timeZone: 'America/New_York',
    });
  }
  expect((await read(tenant, '/me')).tenant.name).toBe('Quay House');
  const { items } = await read(tenant, '/audit?action=changeTenant');
  expect(items).toMatchObject([
    { subjectId: tenant.tenantId, before: { name: before }, after: { name: 'Quay House' } },
  ]);
  expect((await tenant.call('PATCH', '/tenant', { name: ' ' })).status).toBe(400);
  const viewer = await aPerson(api, tenant, { role: 'viewer', scope: 'all' });
  expect((await viewer.call('PATCH', '/tenant', { name: 'Mine' })).status).toBe(403);
});

test('settings that cannot be read are named, and saving or restoring others puts an end to it', async () => {
  const tenant = await api.asTenant();
  const { tenantId, call } = tenant;
  await put(tenant, 0, { region: 'IE' });
  const fault = 'The stored settings cannot be read: contact.windows';
  for (const [version, mend] of [
    [2, () => put(tenant, 2, { region: 'DE' })],
    [4, () => call('POST', '/pipeline/config/restore', { version: 1, basedOn: 4 })],
  ] as const) {
    expect(await storeSettings(api.db, tenantId, { contact: { windows: 'never' } })).toEqual({ version });
    const answer = await call('GET', '/pipeline/config');
    expect([answer.status, (await answer.json()).detail]).toEqual([409, fault]);
    // What does not need them works on.
    expect((await call('GET', '/tenant')).status).toBe(200);
    expect((await call('GET', '/customers?phone=2125550142')).status).toBe(200);
    const { alerts } = await read(tenant, '/pipeline/status');
    expect(alerts).toContainEqual(expect.objectContaining({ code: 'invalid_settings' }));
    expect((await mend()).status).toBe(200);
    expect((await read(tenant, '/pipeline/config')).version).toBe(version + 1);
  }
});
