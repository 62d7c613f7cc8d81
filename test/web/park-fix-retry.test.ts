import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { defaultPipeline } from '../../core/settings/pipeline.ts';
import { aCall, useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { aPerson, type Person, pagesOf } from '../fixtures/pages.ts';
import { silentWav } from '../fixtures/wav.ts';
import { useWorkerProcess } from '../fixtures/worker-process.ts';

/** Runs take seconds; a small machine that bundles workflows beside it takes longer. */
const longestMs = 90_000;
const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: longestMs, interval: 100 });

describe.skipIf(!browserPath)('parked, mended and retried, with real runs', { timeout: 4 * longestMs }, async () => {
  if (!browserPath) return test('needs Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  await useWorkerProcess(api);
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);

  type Sent = { id: string; sourceCallId: string };
  type Step = { step: string; state: string; attempts: number; reasonCode: string | null };
  const sent = async ({ call }: Person, body: unknown, sourceCallId: string): Promise<Sent> => {
    const answer = await call('POST', '/calls', body);
    expect(answer.status).toBe(202);
    return { ...((await answer.json()) as { id: string }), sourceCallId };
  };
  const written = (person: Person) => {
    const facts = aCall();
    return sent(person, facts, facts.sourceCallId);
  };
  const recorded = (person: Person) => {
    const { transcript: _, ...facts } = aCall();
    const form = new FormData();
    form.set('call', JSON.stringify(facts));
    form.set('audio', new Blob([new Uint8Array(silentWav(2))], { type: 'audio/wav' }), 'call.wav');
    return sent(person, form, facts.sourceCallId);
  };
  const three = async (send: (person: Person) => Promise<Sent>, person: Person) => [
    await send(person),
    await send(person),
    await send(person),
  ];
  const read = async ({ call }: Person, path: string) => (await call('GET', path)).json();
  const stepOf = async (person: Person, { id }: Sent, step: string) =>
    ((await read(person, `/calls/${id}`)).steps as Step[]).find((one) => one.step === step);
  const resultOf = ({ tenantId }: Person, { sourceCallId }: Sent) =>
    api.client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId, 1)).result();
  const insist = ({ call }: Person, version: number, engine: 'openai' | 'rules') =>
    call('PUT', '/pipeline/config', { version, config: { ...defaultPipeline, analysis: { engine, model: null } } });

  const shown = async (person: Person, path: string) => {
    const { page, context, complaints } = await open(path, { as: person });
    context.setDefaultTimeout(longestMs);
    await page.locator('.live', { hasText: /^live$/ }).waitFor();
    return { page, complaints };
  };
  const options = (page: Page) => page.locator('[role=option]');
  const goTo = (page: Page, name: RegExp) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
  const chooseAnalyst = async (page: Page, engine: string) => {
    await goTo(page, /^Settings/);
    await page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link', { name: 'Pipeline configuration' })
      .click();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Analysis engine').selectOption(engine);
    await page.keyboard.press('Control+Enter');
  };

  test('a call parks for want of an analyst, the person chooses another, retries, and sees it reach done', async () => {
    const person = await aPerson(api);
    const { page, complaints } = await shown(person, '/calls');
    await chooseAnalyst(page, 'openai');
    await page.getByText('Version 1 is active').waitFor();

    const call = await written(person);
    await page.locator('.rail', { hasText: /Parked\s*1/ }).waitFor();
    await goTo(page, /^Parked/);
    await page.getByRole('heading', { name: 'analyze: no analysis engine' }).waitFor();
    await page.getByText('A model is required, but none is configured. Configure one, then retry.').waitFor();
    await page
      .getByText(/choose the engine auto or rules/)
      .first()
      .waitFor();
    const watching = await shown(person, `/calls/${call.id}`);
    await watching.page.getByText('analyze is waiting for you: no analysis engine').waitFor();

    await page.keyboard.press('r');
    await page.locator('.toast', { hasText: 'Retried 1 call' }).waitFor();
    await until(async () =>
      expect(await stepOf(person, call, 'analyze')).toMatchObject({ state: 'parked', attempts: 2 }),
    );

    await chooseAnalyst(page, 'rules');
    await page.getByText('Version 2 is active').waitFor();
    await goTo(page, /^Parked/);
    await until(async () => expect(await options(page).count()).toBe(1));
    await page.getByRole('heading', { name: 'analyze: no analysis engine' }).waitFor();
    await page.keyboard.press('r');
    await page.locator('.toast', { hasText: 'Retried 1 call' }).waitFor();

    const steps = watching.page.getByRole('region', { name: 'Steps' });
    await steps.getByText(/^analyze\s*done$/).waitFor();
    await watching.page.locator('.facts span', { hasText: /^done$/ }).waitFor();
    await watching.page.getByText('is waiting for you').waitFor({ state: 'detached' });
    await page.getByText('No parked calls').waitFor();
    expect(await resultOf(person, call)).toEqual({ stage: 'done' });
    expect(await stepOf(person, call, 'analyze')).toMatchObject({ state: 'done', attempts: 3 });
    const { items } = await read(person, '/parked?resolved=true');
    expect(items.map(({ action, resolvedBy }: Record<string, string>) => [action, resolvedBy])).toEqual([
      ['retry', 'Ada'],
      ['retry', 'Ada'],
    ]);
    expect([...complaints, ...watching.complaints]).toEqual([]);
  });

  test('many are decided at once: three retried and three skipped after ten seconds, and each run goes on', async () => {
    const person = await aPerson(api);
    expect((await insist(person, 0, 'openai')).status).toBe(200);
    const { page } = await shown(person, '/parked');
    const list = await shown(person, '/calls');
    const unread = await three(written, person);
    const unheard = await three(recorded, person);
    await until(async () => expect(await options(page).count()).toBe(6));

    await page.getByRole('button', { name: 'transcribe: no speech engine 3' }).click();
    await until(async () => expect(await options(page).count()).toBe(3));
    for (const key of ['x', 'j', 'j', 'X']) await page.keyboard.press(key);
    await page.getByText('3 calls chosen').waitFor();
    const skippedAt = Date.now();
    await page.keyboard.press('s');
    await page.locator('.toast', { hasText: 'Skipped the step of 3 calls' }).waitFor();
    for (const call of unheard) expect(await resultOf(person, call)).toEqual({ stage: 'partial' });
    const { items } = await read(person, '/parked?resolved=true');
    expect(items).toHaveLength(3);
    for (const { resolvedAt } of items) expect(Date.parse(resolvedAt) - skippedAt).toBeGreaterThan(9_900);
    for (const call of unheard)
      expect(await stepOf(person, call, 'transcribe')).toMatchObject({
        state: 'skipped',
        reasonCode: 'skipped_by_operator',
      });

    expect((await insist(person, 1, 'rules')).status).toBe(200);
    await page.getByRole('button', { name: 'Show all parked calls' }).click();
    await until(async () => expect(await options(page).count()).toBe(3));
    await page.getByRole('button', { name: 'Retry 3 calls, analyze: no analysis engine' }).waitFor();
    await page.keyboard.press('R');
    await page.locator('.toast', { hasText: 'Retried 3 calls' }).waitFor();
    for (const call of unread) expect(await resultOf(person, call)).toEqual({ stage: 'done' });
    await page.getByText('No parked calls').waitFor();

    const marked = (stage: string) => list.page.getByRole('img', { name: new RegExp(`^${stage};`) });
    await until(async () => expect([await marked('done').count(), await marked('partial').count()]).toEqual([3, 3]));
  });
});
