import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { aCall, useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { aDoneCall, aPerson, type Person, pagesOf } from '../fixtures/pages.ts';
import { suitsEverybody } from '../fixtures/suits.ts';

/** Another site that shows an address in a frame; each call is an origin of its own. */
async function aSite() {
  const server = createServer((request, answer) => {
    const shown = new URL(request.url ?? '/', 'http://site').searchParams.get('shows') ?? '';
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><title>CRM</title><main><h1>CRM</h1>
      <iframe title="Callweave" width="1000" height="700" src="${shown}"></iframe></main>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.skipIf(!browserPath)('what an embed key shows in another site', async () => {
  if (!browserPath) return test('needs Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  const [site, other] = [await aSite(), await aSite()];
  afterEach(closeAll);

  const aKey = async ({ call }: Person, view: unknown, allowedOrigins = [site]) => {
    const answer = await call('POST', '/embed-keys', { name: 'Calls of the day', view, allowedOrigins });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { id: string; key: string };
  };
  const addressOf = (key: string) => `${api.url}/embed?key=${key}`;
  const framed = async (origin: string, key: string, context = {}) => {
    const shown = await open(`/?shows=${encodeURIComponent(addressOf(key))}`, { url: origin, context });
    return { ...shown, frame: shown.page.frameLocator('iframe') };
  };
  test('an allowed site shows the call to read, and plays it once somebody asks', async () => {
    const person = await aPerson(api);
    const { callId } = await aDoneCall(api, person);
    const { id, key } = await aKey(person, { kind: 'call', callId, audio: true, contact: true });
    const { frame, complaints } = await framed(site, key);
    await frame.getByRole('heading', { name: 'Suzanne Ellery called about change booking' }).waitFor();
    await frame.getByText('I will keep the corner for you').waitFor();
    await frame.locator('.wave-customer').first().waitFor();
    for (const name of ['Erase…', 'Correct…', 'Swap speakers', 'Run again'])
      expect(await frame.getByRole('button', { name }).count()).toBe(0);
    expect(await frame.locator('nav, audio').count()).toBe(0);
    const plays = async () =>
      (await (await person.call('GET', `/audit?actorId=${id}&action=getAudio`)).json()).items.length;
    expect(await plays()).toBe(0);
    await frame.getByRole('button', { name: 'Listen' }).click();
    const audio = frame.locator('audio');
    await vi.waitFor(
      async () => expect(await audio.evaluate((sound: HTMLAudioElement) => sound.duration)).toBeCloseTo(36, 0),
      { timeout: 20_000 },
    );
    await frame.getByRole('button', { name: /call me back tomorrow after three/ }).click();
    await vi.waitFor(
      async () => expect(await audio.evaluate((sound: HTMLAudioElement) => sound.currentTime)).toBeGreaterThan(25.9),
      { timeout: 20_000 },
    );
    expect(await plays()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('a site that the key does not name shows nothing', async () => {
    const person = await aPerson(api);
    const { callId } = await aDoneCall(api, person);
    const { key } = await aKey(person, { kind: 'call', callId });
    const { page, complaints } = await framed(other, key);
    await vi.waitFor(() => expect(complaints.join()).toContain('frame-ancestors'), { timeout: 20_000 });
    expect(await page.frameLocator('iframe').locator('.embed').count()).toBe(0);
  });

  test('a key without sound offers none and names nobody, and a list shows what its filter lets through', async () => {
    const person = await aPerson(api);
    const { callId } = await aDoneCall(api, person);
    for (const to of ['+1 415 555 0170', '+1 415 555 0171'])
      await person.call('POST', '/calls', aCall({ direction: 'outbound', to }));
    const silent = await framed(site, (await aKey(person, { kind: 'call', callId })).key);
    await silent.frame.getByText('No sound in this view').waitFor();
    await silent.frame.getByRole('heading', { name: '…123 called about change booking' }).waitFor();
    await silent.frame.getByRole('button', { name: 'Go to 0:03' }).waitFor();
    expect(await silent.frame.getByText(/Suzanne|415 ?555/).count()).toBe(0);
    expect(await silent.frame.getByRole('button', { name: 'Listen' }).count()).toBe(0);
    const list = await framed(site, (await aKey(person, { kind: 'calls', filter: { direction: 'outbound' } })).key);
    await list.frame.getByRole('heading', { name: 'Calls of the day' }).waitFor();
    await list.frame.getByText('…170').waitFor();
    expect(await list.frame.locator('tbody tr').count()).toBe(2);
    expect(await list.frame.getByText('Suzanne Ellery').count()).toBe(0);
  });

  test('a key that is over, wrong or left out says so in a sentence, to whoever is signed in too', async () => {
    const person = await aPerson(api);
    const { callId } = await aDoneCall(api, person);
    const { id, key } = await aKey(person, { kind: 'call', callId });
    await person.call('DELETE', `/embed-keys/${id}`);
    for (const revoked of [key, 'cwe_wrong']) {
      const { page } = await open(`/embed?key=${revoked}`, { as: person });
      await page.getByText('its key has expired or been revoked').waitFor();
      expect(await page.locator('nav').count()).toBe(0);
    }
    const { page } = await open('/embed');
    await page.getByText('This link has no key').waitFor();
  });

  test.each([
    ['light', 1000],
    ['dark', 1000],
    ['light', 360],
  ] as const)('in %s at %i px it suits everybody and fits its frame', async (colorScheme, width) => {
    const person = await aPerson(api);
    const { callId } = await aDoneCall(api, person);
    const context = { colorScheme, viewport: { width, height: 700 }, reducedMotion: 'reduce' } as const;
    for (const [name, view, words] of [
      ['embed-call', { kind: 'call', callId, audio: true }, 'Evidence'],
      ['embed-calls', { kind: 'calls', filter: {}, contact: true }, 'Suzanne Ellery'],
      ['embed-nameless', { kind: 'call', callId }, 'Evidence'],
    ] as const) {
      const { key } = await aKey(person, view);
      const { page } = await open(`/embed?key=${key}`, { context });
      await page.getByText(words).first().waitFor();
      if (view.kind === 'call') {
        await page.locator('.wave-customer').first().waitFor();
        await page.getByText('I will keep the corner for you').waitFor();
      }
      await suitsEverybody(page, `${name}-${width === 360 ? 'narrow' : colorScheme}`);
    }
  });
});
