import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { calls, transcripts } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { createUser } from '../../services/access/user.ts';
import { writeWords } from '../../services/transcript/words.ts';
import { aCall, useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import {
  aDoneCall,
  aPerson,
  beginStep,
  endStep,
  manyCalls,
  type Person,
  pagesOf,
  speechWav,
} from '../fixtures/pages.ts';
import { suitsEverybody } from '../fixtures/suits.ts';
import { silentWav } from '../fixtures/wav.ts';

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

describe.skipIf(!browserPath)('what people do with calls', async () => {
  if (!browserPath) return test('needs Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);
  const names = (page: Page) => page.locator('.rows .cover').allTextContents();
  const link = (page: Page) => page.getByRole('region', { name: 'Link' });

  test('a dropped recording is asked for its numbers, sent with them, and shows its steps as they happen', async () => {
    const person = await aPerson(api);
    const { page } = await open('/calls', { as: person });
    await page.getByText('No calls yet').waitFor();
    const leads = await page.locator('.before a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(leads).toEqual(['/settings/pipeline', '/customers/import', '/bookings/import']);
    const dataTransfer = await page.evaluateHandle(
      (content) => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], '20261120-102741_+14155550123_out.wav'));
        return data;
      },
      Buffer.from(silentWav(2)).toString('base64'),
    );
    await page.locator('.page.calls').dispatchEvent('drop', { dataTransfer });
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('+14155550123');
    expect(await page.getByLabel('Started at').inputValue()).toBe('2026-11-20T10:27');
    await page.getByLabel('Agent', { exact: true }).last().fill('Priya');
    await page.screenshot({ path: 'test/pictures/calls-tray-light.png' });
    await page.getByRole('button', { name: 'Send 1 recording' }).click();
    await page.getByRole('link', { name: 'open the call' }).waitFor();
    await until(async () => expect(await names(page)).toEqual(['+14155550123']));
    expect(await page.locator('.rows .agent').textContent()).toBe('Priya');
    const [row] = await withTenant(api.db, person.tenantId, (tx) =>
      tx.select().from(calls).where(eq(calls.tenantId, person.tenantId)),
    );
    expect(row).toMatchObject({ direction: 'outbound', startedAt: new Date('2026-11-20T10:27:00Z') });
    const ref = { tenantId: person.tenantId, callId: row?.id ?? '' };
    await page.locator('.live', { hasText: /^live$/ }).waitFor();
    await beginStep(api, ref, 'ingest');
    await until(async () => expect(await page.locator('.marks .running').count()).toBe(1));
    await endStep(api, ref, 'ingest');
    await until(async () => expect(await page.locator('.marks .done').count()).toBe(1));
  });

  test('a link is corrected to another customer and booking, and taken back', async () => {
    const person = await aPerson(api);
    const ref = await aDoneCall(api, person);
    const made = async (path: string, body: unknown) =>
      (await (await person.call('POST', path, body)).json()) as { id: string };
    const { id: customerId } = await made('/customers', { name: 'Ana Moreno' });
    await made('/bookings', { customerId, title: 'Wedding', startsAt: '2026-12-01T18:00:00Z' });
    const { page, complaints } = await open(`/calls/${ref.callId}`, { as: person });
    await link(page).getByText('Suzanne Ellery').waitFor();
    await link(page).getByRole('button', { name: 'Correct…' }).click();
    await link(page).getByRole('button', { name: 'Somebody else…' }).click();
    await link(page).getByRole('searchbox').fill('moreno');
    await link(page)
      .getByRole('button', { name: /Ana Moreno/ })
      .click();
    await link(page)
      .getByRole('button', { name: /Wedding/ })
      .click();
    await page.getByRole('heading', { name: 'Ana Moreno called about' }).waitFor();
    await link(page).getByRole('link', { name: 'Wedding' }).waitFor();
    await page.getByText('Linked to Ana Moreno').waitFor();
    await page.keyboard.press('z');
    await page.getByRole('heading', { name: 'Suzanne Ellery called about' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('tabs count the stages behind the other filters, a tab and every filter stand in the address, and the export takes them', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 18);
    await person.call('POST', '/calls', aCall({ direction: 'outbound', to: '+1 415 555 0188' }));
    const { page } = await open('/calls?direction=outbound', { as: person });
    const tabs = page.getByRole('navigation', { name: 'Stages' });
    await until(async () =>
      expect(await tabs.locator('a').allTextContents()).toEqual(['all 7', 'received 1', 'done 6']),
    );
    await tabs.getByText('done').click();
    await until(async () => expect(await names(page)).toHaveLength(6));
    await page.getByLabel('Add a filter').selectOption('number');
    await page.getByLabel('Number', { exact: true }).fill('0000003');
    await page.keyboard.press('Enter');
    await page.waitForURL(/number=/);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('stage')).toBe('done');
    expect(searchParams.get('direction')).toBe('outbound');
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    expect((await file).url()).toMatch(/calls\.csv\?(?=.*direction=outbound)(?=.*stage=done)(?=.*number=)/);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await until(async () => expect(await names(page)).toHaveLength(19));
    expect(new URL(page.url()).search).toBe('');
  });

  test('a head of a column orders the list, in the address', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 5);
    const { page } = await open('/calls', { as: person });
    await until(async () => expect(await names(page)).toHaveLength(5));
    const newest = await names(page);
    await page.getByRole('columnheader', { name: 'Time' }).getByRole('button').click();
    await until(async () => expect(await names(page)).toEqual([...newest].reverse()));
    expect(new URL(page.url()).searchParams.get('sort')).toBe('oldest');
  });

  test('chosen calls are stopped together, and what could not be stopped says why', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 3);
    const { page } = await open('/calls', { as: person });
    await until(async () => expect(await names(page)).toHaveLength(3));
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 call chosen').waitFor();
    await page.getByLabel('Select all loaded rows').check();
    await page.getByText('3 calls chosen').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText(/\d of 3 stopping/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Selected calls' }).waitFor({ state: 'detached' });
  });

  test('erasing names what will be lost, and then shows what went', async () => {
    const person = await aPerson(api);
    const ref = await aDoneCall(api, person);
    const { page } = await open(`/calls/${ref.callId}`, { as: person });
    await page.getByRole('button', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase this call' });
    await dialog.getByText('the recording, 0:36').waitFor();
    await page.screenshot({ path: 'test/pictures/call-erase-light.png' });
    await dialog.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByRole('heading', { name: 'This call has been erased' }).waitFor();
    expect(await page.getByRole('table', { name: 'What was deleted' }).locator('tbody tr').count()).toBeGreaterThan(3);
    expect((await person.call('GET', `/calls/${ref.callId}`)).status).toBe(404);
  });

  test('a viewer reads the call, and is offered neither sound nor changes', async () => {
    const person = await aPerson(api);
    const ref = await aDoneCall(api, person);
    const viewer = { ...person, email: `viewer-${person.email}` };
    const { email, password, tenantId } = viewer;
    await createUser(api.db, { tenantId, email, name: 'Vera', role: 'viewer', password });
    const { page, complaints } = await open(`/calls/${ref.callId}`, { as: viewer });
    await page.getByText('You are not allowed to play recordings').waitFor();
    expect(await page.locator('audio').count()).toBe(0);
    for (const name of ['Erase…', 'Correct…', 'Swap speakers', 'Play'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    await page.goto(`${api.url}/calls`);
    await page.getByText('Suzanne Ellery').waitFor();
    expect(await page.getByRole('button', { name: 'Add recording' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Export CSV' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('two thousand turns are read, sought and followed at once', async () => {
    const person = await aPerson(api);
    const turns = Array.from({ length: 2_000 }, (_, n) => ({
      speaker: n % 2 ? 'customer' : 'agent',
      start: n * 2,
      end: n * 2 + 1.8,
      text: `This is turn ${n} of a long call about many small things.`,
    }));
    const ref = await aDoneCall(api, person, { transcript: { turns } });
    const { page } = await open(`/calls/${ref.callId}`, { as: person });
    await page.getByText('This is turn 0 of').waitFor();
    const started = Date.now();
    await page.locator('.turns').evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await page.getByText('This is turn 1999 of').waitFor();
    await page.locator('.turn p', { hasText: 'turn 7 of' }).click();
    await until(async () => expect(await page.locator('.turn[data-now=true] p').textContent()).toContain('turn 7 of'));
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  /** A call whose run has ended too; no worker is there to run it again. */
  const anEndedCall = async (person: Person) => {
    const ref = await aDoneCall(api, person);
    const { sourceCallId } = await (await person.call('GET', `/calls/${ref.callId}`)).json();
    await api.client.workflow.getHandle(workflowIds.call(ref.tenantId, sourceCallId, 1)).terminate();
    return ref;
  };

  test('a swap of speakers shows at once, is asked for once after ten seconds, and can be taken back', async () => {
    const person = await aPerson(api);
    const { callId } = await anEndedCall(person);
    const { page } = await open(`/calls/${callId}`, { as: person });
    const asked: string[] = [];
    page.on('request', (request) => request.url().endsWith('/swap-speakers') && asked.push(request.method()));
    const swap = page.getByRole('button', { name: 'Swap speakers' });
    const undo = page.getByRole('button', { name: /^Undo/ });
    const firstSpeaker = () => page.locator('.turn .who').first().textContent();
    expect(await firstSpeaker()).toBe('Agent');
    await swap.click();
    expect(await firstSpeaker()).toBe('Suzanne');
    await undo.click();
    await page.getByText('Undone: Swapped agent and customer').waitFor();
    await until(async () => expect(await firstSpeaker()).toBe('Agent'));
    await swap.click();
    await undo.waitFor();
    const swapping = page.getByRole('button', { name: 'Swapping…' });
    expect(await swapping.isDisabled()).toBe(true);
    await page.getByRole('link', { name: /^Review/ }).click();
    await page.goBack();
    await until(async () => expect(await firstSpeaker()).toBe('Suzanne'));
    expect(await swapping.isDisabled()).toBe(true);
    expect(asked).toEqual([]);
    await undo.waitFor({ state: 'detached' });
    expect(asked).toEqual(['POST']);
    expect(await firstSpeaker()).toBe('Suzanne');
    await swapping.waitFor({ state: 'detached' });
    expect(await firstSpeaker()).toBe('Suzanne');
    expect(await (await person.call('GET', `/calls/${callId}`)).json()).toMatchObject({ speakersSwapped: true });
  });

  test('an ended call runs again from the step that is chosen', async () => {
    const person = await aPerson(api);
    const { callId } = await anEndedCall(person);
    const { page } = await open(`/calls/${callId}`, { as: person });
    await page.getByLabel('Run again').selectOption('link');
    await page.getByText('Running again from link').waitFor();
    await page.getByRole('button', { name: 'Stop processing' }).waitFor();
    const { steps } = await (await person.call('GET', `/calls/${callId}`)).json();
    const stateOf = (step: string) => steps.find((one: { step: string }) => one.step === step).state;
    expect([stateOf('analyze'), stateOf('link'), stateOf('follow_up')]).toEqual(['done', 'waiting', 'waiting']);
  });

  test('a click on a word plays from its second, and a word that was badly heard says so', async () => {
    const person = await aPerson(api);
    const ref = await aDoneCall(api, person);
    const text = 'Hi Terry, I booked a table for six on Friday';
    const words = text.split(' ').map((word, at) => ({
      text: word,
      start: 3.4 + at * 0.4,
      end: 3.7 + at * 0.4,
      confidence: word === 'Friday' ? 0.31 : 0.97,
    }));
    const wordsKey = await writeWords(api.deps, ref, [{ turn: 1, words }]);
    await withTenant(api.db, ref.tenantId, (tx) =>
      tx.update(transcripts).set({ wordsKey }).where(eq(transcripts.callId, ref.callId)),
    );
    const { page } = await open(`/calls/${ref.callId}`, { as: person });
    const unsure = page.locator('.turn .unsure');
    await unsure.waitFor();
    expect(await unsure.textContent()).toBe('Friday');
    expect(await unsure.getAttribute('title')).toBe('heard with confidence 31 % unsure');
    await unsure.click();
    const audio = page.locator('audio');
    await until(async () => {
      const [at, paused] = await audio.evaluate((sound: HTMLAudioElement) => [sound.currentTime, sound.paused]);
      expect(paused).toBe(false);
      expect(at).toBeGreaterThan(7);
    });
    const spoken = words.at(-1)?.start ?? 0;
    expect(await audio.evaluate((sound: HTMLAudioElement) => sound.currentTime)).toBeLessThan(spoken + 5);
    await audio
      .evaluate((sound: HTMLAudioElement) => sound.played.start(0))
      .then((from) => expect(from).toBeCloseTo(spoken, 1));
  });

  test('a recording on its way can be stopped, and one that did not arrive is sent again', async () => {
    const person = await aPerson(api);
    const { page, context } = await open('/calls', { as: person });
    await page.getByText('No calls yet').waitFor();
    const file = (name: string) => ({ name, mimeType: 'audio/wav', buffer: speechWav() });
    const line = await context.newCDPSession(page);
    const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 50_000 };
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', speed);
    await page.locator('input[type=file]').setInputFiles(file('stopped.wav'));
    await page.getByRole('button', { name: 'Send 1 recording' }).click();
    await page.getByRole('progressbar', { name: 'stopped.wav' }).waitFor();
    await page.getByRole('button', { name: 'Cancel stopped.wav' }).click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });

    await line.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: -1 });
    await context.route('**/api/v1/calls', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await page.locator('input[type=file]').setInputFiles(file('again.wav'));
    await page.getByRole('button', { name: 'Send 1 recording' }).click();
    await page.getByText('The server cannot be reached').waitFor();
    expect((await (await person.call('GET', '/calls')).json()).items).toEqual([]);
    await context.unroute('**/api/v1/calls');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'open the call' }).waitFor();
    expect((await (await person.call('GET', '/calls')).json()).items).toHaveLength(1);
  });

  test('calls are chosen and stopped together on a phone, with nothing beside the window', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 3);
    const { page } = await open('/calls', { as: person, context: { viewport: { width: 360, height: 740 } } });
    await until(async () => expect(await names(page)).toHaveLength(3));
    await page.locator('.rows .mark input').nth(1).check();
    await page.getByText('1 call chosen').waitFor();
    await suitsEverybody(page, 'calls-chosen-narrow');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText(/\d of 1 stopping/).waitFor();
  });
});
