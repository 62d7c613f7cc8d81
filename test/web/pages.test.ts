import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openProxy } from '../../chaos/net/proxy.ts';
import { anyFreePort } from '../../local/machine/ports.ts';
import { aCall, useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import {
  aDoneCall,
  aParkedCall,
  aPerson,
  aServer,
  beginStep,
  endStep,
  manyCalls,
  type Person,
  pagesOf,
  promptRuns,
  retryParked,
  speechWav,
} from '../fixtures/pages.ts';
import { scrollToEnd } from '../fixtures/scroll.ts';
import { looks, suitsEverybody, violationsOf } from '../fixtures/suits.ts';
import { silentWav } from '../fixtures/wav.ts';

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

describe.skipIf(!browserPath)('the pages in a real browser', async () => {
  if (!browserPath) return test('need Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);

  const received = async ({ tenantId, call }: Person, over: Record<string, unknown> = {}) => {
    const { id: callId } = await (await call('POST', '/calls', aCall(over))).json();
    return { tenantId, callId };
  };
  const rows = (page: Page) => page.locator('.rows [role=row]');
  const names = (page: Page) => page.locator('.rows .cover').allTextContents();
  const soundsAt = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
  const isPaused = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.paused);
  const live = (page: Page) => page.locator('.live', { hasText: /^live$/ });
  const litTurn = (page: Page) => page.locator('.turn[data-now=true] p').textContent();

  test('a wrong password is refused with its reason, the right one opens the calls', async () => {
    const person = await aPerson(api);
    await received(person, { from: '+1 415 555 0101' });
    const { page, complaints } = await open('/calls');
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password').fill('not the one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('e-mail or password is wrong').waitFor();
    await page.getByLabel('Password').fill(person.password);
    await page.keyboard.press('Enter');
    await page.getByText('+1 415 555 0101').waitFor();
    expect(page.url()).toBe(`${api.url}/calls`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  test('calls stand newest first, and filters stand in the address and survive a reload', async () => {
    const person = await aPerson(api);
    for (const [minutes, direction] of [
      [30, 'inbound'],
      [10, 'outbound'],
      [20, 'inbound'],
    ] as const)
      await received(person, { direction, startedAt: ago(minutes), from: `in ${minutes}`, to: `out ${minutes}` });
    const { page } = await open('/calls', { as: person });
    await until(async () => expect(await names(page)).toEqual(['out 10', 'in 20', 'in 30']));
    await page.getByLabel('Direction').selectOption('inbound');
    await until(async () => expect(await names(page)).toEqual(['in 20', 'in 30']));
    expect(new URL(page.url()).searchParams.get('direction')).toBe('inbound');
    await page.reload();
    await until(async () => expect(await names(page)).toEqual(['in 20', 'in 30']));
    expect(await page.getByLabel('Direction').inputValue()).toBe('inbound');
    await page.goBack();
    await until(async () => expect(await names(page)).toHaveLength(3));
  });

  test('a call that comes in appears by itself, and its steps fill as they happen', async () => {
    const person = await aPerson(api);
    const { page } = await open('/calls', { as: person });
    await page.getByText('No calls yet').waitFor();
    await live(page).waitFor();
    await page.evaluate(() => Object.assign(window, { same: true }));
    const ref = await received(person, { from: '+1 415 555 0102' });
    await page.getByText('+1 415 555 0102').waitFor();
    await beginStep(api, ref, 'ingest');
    await until(async () => expect(await page.locator('.marks .running').count()).toBe(1));
    await endStep(api, ref, 'ingest');
    await beginStep(api, ref, 'transcribe');
    await endStep(api, ref, 'transcribe');
    await until(async () => expect(await page.locator('.marks .done').count()).toBe(2));
    expect(await page.locator('.marks .running').count()).toBe(0);
    expect(await page.evaluate(() => 'same' in window)).toBe(true);
  });

  test('in a long list new calls wait behind their number, which counts what fits the filters', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 60);
    const { page } = await open('/calls?direction=inbound', { as: person });
    await until(async () => expect(await rows(page).count()).toBeGreaterThan(15));
    await live(page).waitFor();
    const first = (await names(page))[0];
    await received(person, { direction: 'outbound', startedAt: ago(1) });
    await received(person, { from: '+1 415 555 0103', startedAt: ago(1) });
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect((await names(page))[0]).toBe(first);
    await page.getByRole('button', { name: '1 new' }).click();
    await until(async () => expect((await names(page))[0]).toBe('+1 415 555 0103'));
  });

  test('a parked call comes into the list of parked calls and leaves it', async () => {
    const person = await aPerson(api);
    const { page } = await open('/calls?stage=parked', { as: person });
    await page.getByText('No call matches these filters').waitFor();
    await live(page).waitFor();
    const ref = await aParkedCall(api, person);
    await page.getByText('parked: no speech engine').waitFor();
    await retryParked(api, ref);
    await beginStep(api, ref, 'transcribe');
    await page.getByText('No call matches these filters').waitFor();
  });

  test('a chosen recording shows how far it is and becomes one call, also when it comes twice', async () => {
    const person = await aPerson(api);
    const { page, context } = await open('/calls', { as: person });
    const file = { name: 'first.wav', mimeType: 'audio/wav', buffer: speechWav() };
    const line = await context.newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', slow);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Send 1 recording' }).click();
    const progress = page.getByRole('progressbar', { name: 'first.wav' });
    await until(async () => {
      const value = Number(await progress.getAttribute('value', { timeout: 1_000 }));
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(file.buffer.length);
    });
    await page.getByRole('list', { name: 'Uploading' }).getByText('received').waitFor();
    await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
    await until(async () => expect(await rows(page).count()).toBe(1));
    await page.locator('input[type=file]').setInputFiles(file);
    await page.keyboard.press('Enter');
    await page.getByText('already known').waitFor();
    expect(await rows(page).count()).toBe(1);
  });

  test('a recording can be dropped on the list, and a file that is refused says why', async () => {
    const person = await aPerson(api);
    const { page } = await open('/calls', { as: person });
    await page.getByText('No calls yet').waitFor();
    const drop = async (name: string, bytes: Uint8Array) => {
      const dataTransfer = await page.evaluateHandle(
        ([title, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], title));
          return data;
        },
        [name, Buffer.from(bytes).toString('base64')] as const,
      );
      await page.locator('.title').dispatchEvent('drop', { dataTransfer });
      await page.getByRole('button', { name: 'Send 1 recording' }).click();
    };
    await drop('dropped.wav', silentWav(2));
    await until(async () => expect(await rows(page).count()).toBe(1));
    await drop('nothing.wav', new Uint8Array());
    await page
      .getByText(/got an empty file|recording/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Dismiss nothing.wav' }).click();
    expect(await rows(page).count()).toBe(1);
  });

  test('a quote plays from where it was said and lights its turn, and keys move the sound', async () => {
    const person = await aPerson(api);
    const ref = await aDoneCall(api, person);
    const { page, complaints } = await open(`/calls/${ref.callId}`, { as: person });
    await page.getByRole('button', { name: /call me back tomorrow after three/ }).click();
    await until(async () => expect(await soundsAt(page)).toBeGreaterThan(26));
    expect(await isPaused(page)).toBe(false);
    expect(await litTurn(page)).toContain('Could you call me back');

    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press(' ');
    await until(async () => expect(await isPaused(page)).toBe(true));
    const at = await soundsAt(page);
    await page.keyboard.press('ArrowLeft');
    await until(async () => expect(await soundsAt(page)).toBeCloseTo(at - 5, 0));
    await page.keyboard.press('ArrowRight');
    await until(async () => expect(await soundsAt(page)).toBeCloseTo(at, 0));
    await page.keyboard.press('n');
    await until(async () => expect(await litTurn(page)).toContain('I will call you tomorrow'));
    await page.keyboard.press('p');
    await until(async () => expect(await litTurn(page)).toContain('Could you call me back'));
    await page.keyboard.press(']');
    await page.getByText('1.25×').waitFor();
    expect(complaints).toEqual([]);
  });

  test('j and k go through the calls of the list, / searches, ? shows the keys', async () => {
    const person = await aPerson(api);
    const refs = [];
    for (const minutes of [30, 20, 10])
      refs.push(await received(person, { from: `in ${minutes}`, startedAt: ago(minutes) }));
    const [oldest, middle] = refs.map(({ callId }) => callId);
    const { page } = await open('/calls', { as: person });
    await page.getByRole('link', { name: 'in 10' }).waitFor();
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'in 10 called' }).waitFor();
    await page.keyboard.press('j');
    await page.waitForURL(`**/calls/${middle}`);
    await page.keyboard.press('j');
    await page.waitForURL(`**/calls/${oldest}`);
    await page.keyboard.press('k');
    await page.waitForURL(`**/calls/${middle}`);
    await page.goBack();
    await page.waitForURL('**/calls');
    await page.goForward();
    await page.waitForURL(`**/calls/${middle}`);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('in 30');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/calls?q=in*');
  });

  test('a parked call says why it waits, and goes on when it is told to', async () => {
    const server = await aServer(api, { runs: promptRuns(api) });
    const person = await aPerson(api);
    const ref = await aParkedCall(api, person);
    const { page } = await open(`/calls/${ref.callId}`, { as: person, url: server.url });
    await page.getByText('transcribe is waiting for you: no speech engine').waitFor();
    await page.getByText('No speech engine is configured').waitFor();
    const asked = page.waitForRequest((request) => request.url().endsWith('/resolve'));
    await page.getByRole('button', { name: 'Retry' }).click();
    expect((await asked).postDataJSON()).toMatchObject({ action: 'retry' });
    await page.getByRole('button', { name: 'Retry' }).waitFor({ state: 'detached' });
    await page.locator('.steps').getByText('running').waitFor();
  });

  test('a lost connection is told, and what happened meanwhile is there after it', async () => {
    const server = await aServer(api);
    const person = await aPerson(api);
    const ref = await received(person, { from: '+1 415 555 0104' });
    const { page } = await open('/calls', { as: person, url: server.url });
    await page.getByText('+1 415 555 0104').waitFor();
    await live(page).waitFor();
    await server.stop();
    await page.getByText(/reconnecting since 0:0\d/).waitFor();
    await beginStep(api, ref, 'ingest');
    await endStep(api, ref, 'ingest');
    await received(person, { from: '+1 415 555 0105' });
    await server.start();
    await live(page).waitFor();
    await page.getByText('+1 415 555 0105').waitFor();
    await until(async () => expect(await page.locator('.marks .done').count()).toBe(1));
  });

  test('a page that is opened without a connection says so within the frame, and opens once it is back', async () => {
    const server = await aServer(api);
    const person = await aPerson(api);
    const { page } = await open('/calls', { as: person, url: server.url });
    await live(page).waitFor();
    await server.stop();
    const review = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: /^Review/ });
    await review.click();
    await page.getByRole('heading', { name: 'The connection is gone' }).waitFor();
    await review.waitFor();
    expect(page.url()).toBe(`${server.url}/review`);
    await server.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing to review').waitFor();
  });

  test('a connection that goes silent without closing is not called live, and is opened anew', async () => {
    const person = await aPerson(api);
    const cable = await openProxy(await anyFreePort(), Number(new URL(api.url).port));
    onTestFinished(cable.stop);
    const { page } = await open('/calls', { as: person, url: `http://127.0.0.1:${cable.port}` });
    await page.getByText('No calls yet').waitFor();
    await live(page).waitFor();
    cable.hang();
    await page.getByText(/reconnecting since 0:0\d/).waitFor();
    await received(person, { from: '+1 415 555 0108' });
    await cable.restore();
    await live(page).waitFor();
    await page.getByText('+1 415 555 0108').waitFor();
  });

  test('the label of a main button can be read while the pointer is on it', async () => {
    const person = await aPerson(api);
    const ref = await aParkedCall(api, person);
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(`/calls/${ref.callId}`, { as: person, context: { colorScheme } });
      const main = page.getByRole('button', { name: 'Retry' });
      const colours = () => main.evaluate((button) => getComputedStyle(button).backgroundColor);
      const before = await colours();
      await main.hover();
      expect(await colours()).not.toBe(before);
      expect(await violationsOf(page)).toEqual([]);
    }
  });

  test('ten thousand calls scroll to their end with some dozens of rows in the page', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 10_000);
    const { page } = await open('/calls', { as: person });
    await rows(page).first().waitFor();
    const most = await scrollToEnd(page, 10_000);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(80);
  }, 300_000);

  test('what came in before the stream began is there once it has', async () => {
    const person = await aPerson(api);
    const { page, context } = await open('/api/docs', { as: person });
    await context.route('**/api/v1/events*', (route) => route.abort());
    await page.goto(`${api.url}/calls`);
    await page.getByText('No calls yet').waitFor();
    await page.locator('.live', { hasText: 'reconnecting' }).waitFor();
    await received(person, { from: '+1 415 555 0107' });
    await context.unroute('**/api/v1/events*');
    await page.getByText('+1 415 555 0107').waitFor();
  });

  test.each([360, 1280])('times of this and of other years are whole at %i px', async (width) => {
    const person = await aPerson(api);
    await received(person, { startedAt: '2024-09-28T20:38:00Z' });
    await received(person, { startedAt: ago(60 * 24 * 5) });
    const { page } = await open('/calls', { as: person, context: { viewport: { width, height: 700 } } });
    await until(async () => expect(await rows(page).count()).toBe(2));
    const times = await page
      .locator('.rows time')
      .evaluateAll((all) => all.map((time) => ({ text: time.textContent, cut: time.scrollWidth > time.clientWidth })));
    expect(times).toEqual([
      { text: expect.stringMatching(/\d\d:\d\d$/), cut: false },
      { text: expect.stringContaining('2024'), cut: false },
    ]);
  });

  test('coming back from a call finds the list where it was left', async () => {
    const person = await aPerson(api);
    await manyCalls(api, person, 150);
    const { page } = await open('/calls', { as: person });
    await rows(page).first().waitFor();
    const place = () => page.locator('.grid').evaluate((grid) => grid.scrollTop);
    await page.locator('.grid').evaluate((grid) => grid.scrollTo({ top: 3_000 }));
    await page.getByText('+1 555 0000088').click();
    await page.getByRole('heading', { name: '+1 555 0000088' }).waitFor();
    await page.goBack();
    await page.getByText('+1 555 0000088').waitFor();
    expect(await place()).toBe(3_000);
  });

  test('markup in names and words is shown as text and runs nowhere', async () => {
    const person = await aPerson(api);
    const script = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
    const turns = [{ speaker: 'agent', start: 0, end: 2, text: `${script} two more people want to come along` }];
    const ref = await aDoneCall(api, person, { agentName: script, customerName: script, transcript: { turns } });
    const { page, complaints } = await open('/calls', { as: person });
    await until(async () => expect(await names(page)).toEqual([script]));
    expect(await page.locator('.rows .agent').textContent()).toBe(script);
    const answer = await page.goto(`${api.url}/calls/${ref.callId}`);
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'");
    await page.locator('.turn p').waitFor();
    expect(await page.locator('.turn p').textContent()).toContain(script);
    expect(await page.locator('h1').textContent()).toContain(script);
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('loading keeps the layout, an error names itself and can be tried again', async () => {
    const person = await aPerson(api);
    await received(person, { from: '+1 415 555 0106' });
    const { page, context } = await open('/sign-in-first', { as: person });
    await page.getByText('This page does not exist').waitFor();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const body = JSON.stringify({ code: 'rate_limited', detail: 'Too many requests', requestId: 'req-7' });
    await context.route('**/api/v1/calls?*', async (route) => {
      await asked;
      await route.fulfill({ status: 429, contentType: 'application/problem+json', body });
    });
    await page.goto(`${api.url}/calls`);
    await page.locator('.skeleton').first().waitFor();
    const head = await page.locator('.grid .head').boundingBox();
    answer();
    await page.getByText('Cannot show the calls').waitFor();
    await page.getByText('rate_limited · request req-7').waitFor();
    await context.unroute('**/api/v1/calls?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('+1 415 555 0106').waitFor();
    expect(await page.locator('.grid .head').boundingBox()).toEqual(head);
    await page.goto(`${api.url}/calls/01a2b3c4-0000-7000-8000-000000000000`);
    await page.getByText('Cannot show this call').waitFor();
  });

  test('the first page needs less than 150 KB of script', async () => {
    // What the page loads before anybody goes anywhere: the scripts that it names, none that a page brings along.
    const html = await readFile(join(webDir, 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path = '']) => path);
    const sizes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(join(webDir, path))).length));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });

  describe.each(looks)('in %s', async (look, context) => {
    const person = await aPerson(api);
    const done = await aDoneCall(api, person);
    const parked = await aParkedCall(api, person);
    await manyCalls(api, person, 40);
    const nobodyYet = await aPerson(api);

    test.each([
      ['sign-in', '/calls', null, 'E-mail'],
      ['calls', '/calls', person, 'Suzanne Ellery'],
      ['empty', '/calls', nobodyYet, 'No calls yet'],
      ['call', `/calls/${done.callId}`, person, 'Evidence'],
      ['parked', `/calls/${parked.callId}`, person, 'Retry'],
    ] as const)('the %s page suits everybody and fits its window', async (name, path, as, words) => {
      const still = { ...context, reducedMotion: 'reduce' } as const;
      const { page } = await open(path, { ...(as ? { as } : {}), context: still });
      await page.getByText(words).first().waitFor();
      if (as) await live(page).waitFor();
      if (name === 'call') {
        await page.locator('.wave-customer').first().waitFor();
        await page.keyboard.press('n');
        await page.locator('.turn[data-now=true]').waitFor();
      }
      await suitsEverybody(page, `${name}-${look}`);
    });
  });
});
