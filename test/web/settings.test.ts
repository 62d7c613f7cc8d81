import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defaultPipeline } from '../../core/settings/pipeline.ts';
import { useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { aDoneCall, aParkedCall, aPerson, type Person, pagesOf } from '../fixtures/pages.ts';
import { looks, suitsEverybody } from '../fixtures/suits.ts';

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

describe.skipIf(!browserPath)('pipeline and settings in a real browser', async () => {
  if (!browserPath) return test('need Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);

  const inForce = async ({ call }: Person) => (await call('GET', '/pipeline/config')).json();
  const put = ({ call }: Person, version: number, over: Record<string, unknown>) =>
    call('PUT', '/pipeline/config', { version, config: { ...defaultPipeline, ...over } });
  const history = (page: Page) => page.getByRole('region', { name: 'History' });

  test('a wrong value is told at its field, what was typed outlives a reload, and Ctrl-Enter saves a version', async () => {
    const person = await aPerson(api);
    const { page, complaints } = await open('/settings/pipeline', { as: person });
    await page.getByRole('button', { name: 'Change' }).waitFor();
    await page.keyboard.press('e');
    await page.getByLabel('Region').fill('XX');
    await page.getByLabel('Own number 1', { exact: true }).fill('+1 (415) 555-0100');
    await until(async () =>
      expect(await page.getByLabel('Own number 1 is read as').textContent()).toBe('+14155550100'),
    );
    await page.getByLabel('Window 1 to').fill('09:00');
    await page.keyboard.press('Control+Enter');
    await page.getByText('“XX” needs an ISO 3166 country').waitFor();
    expect(await page.getByLabel('Region').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Window 1 to').getAttribute('aria-invalid')).toBe('true');
    expect((await inForce(person)).version).toBe(0);

    await page.reload();
    expect(await page.getByLabel('Region').inputValue()).toBe('XX');
    await page.getByLabel('Region').fill('US');
    await page.getByLabel('Window 1 to').fill('19:30');
    await page.getByLabel('Keep recordings').fill('90');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Version 1 is active').waitFor();
    expect(await inForce(person)).toMatchObject({
      version: 1,
      config: {
        ownNumbers: ['+14155550100'],
        contact: { ...defaultPipeline.contact, windows: [{ from: '09:00', to: '19:30' }] },
        retentionDays: { audio: 90, transcripts: null, calls: null },
      },
    });

    await history(page).getByText('What changed').click();
    await history(page).getByText('Keep recordings: – → 90').waitFor();
    expect(await history(page).getByText('by Ada').count()).toBe(1);
    await history(page).getByRole('button', { name: 'Restore version 0' }).click();
    await page.getByText('Version 0 is active again, as version 2').waitFor();
    expect(await inForce(person)).toEqual({ version: 2, config: defaultPipeline });
    await page.getByRole('button', { name: /^Undo/ }).click();
    await until(async () =>
      expect(await inForce(person)).toMatchObject({ version: 3, config: { ownNumbers: ['+14155550100'] } }),
    );
    expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
  });

  test('who saves second loses nothing and sees what changed meanwhile; Escape can be taken back', async () => {
    const person = await aPerson(api);
    const { page } = await open('/settings/pipeline', { as: person });
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Maximum attempts').fill('5');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Undo/ }).click();
    expect(await page.getByLabel('Maximum attempts').inputValue()).toBe('5');

    await put(person, 0, { timeZone: 'Europe/Berlin' });
    await page.keyboard.press('Control+Enter');
    await page.getByText('Someone else has changed this').waitFor();
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
    await page.getByRole('button', { name: 'Overwrite' }).click();
    await page.getByText('Version 2 is active').waitFor();
    expect((await inForce(person)).config).toMatchObject({ timeZone: 'Europe/Berlin', contact: { maxAttempts: 5 } });
  });

  test('a source is made, tested, switched off, rotated and removed; the business is renamed', async () => {
    const person = await aPerson(api);
    const { page, complaints } = await open('/settings/webhooks', { as: person });
    await page.getByText('A phone system can send its calls').waitFor();
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: 'Name' }).fill('Front desk');
    await page.keyboard.press('Control+Enter');
    const once = page.getByRole('region', { name: 'Secret of Front desk' });
    const secret = await once.locator('.secret').textContent();
    expect(secret).toMatch(/^whsec_/);
    await once.getByRole('button', { name: 'Done' }).click();

    const line = page.getByRole('listitem', { name: 'Front desk' });
    await line.getByRole('button', { name: 'Test Front desk' }).click();
    await line.getByText('✓ accepted').waitFor();
    await line.getByRole('button', { name: 'Turn off Front desk' }).click();
    await line.getByRole('button', { name: 'Turn on Front desk' }).waitFor();
    await line.getByRole('button', { name: 'Test Front desk' }).click();
    await line.getByText('✕ refused').waitFor();
    await line.getByRole('button', { name: 'Rotate secret Front desk' }).click();
    await until(async () => expect(await once.locator('.secret').textContent()).not.toBe(secret));
    await line.getByRole('button', { name: 'Remove Front desk' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
    await line.waitFor({ state: 'detached' });
    expect((await (await person.call('GET', '/sources')).json()).items).toEqual([]);

    await page.getByRole('link', { name: 'Business' }).click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Quayside');
    await page.keyboard.press('Control+Enter');
    await until(async () => expect(await page.locator('.top .tenant').textContent()).toBe('Quayside'));
    expect(complaints).toEqual([]);
  });

  test('the pipeline tells what waits and why, and a bar leads to the calls behind it, also while it changes', async () => {
    const person = await aPerson(api);
    await aDoneCall(api, person);
    await aParkedCall(api, person);
    const { page, complaints } = await open('/pipeline', { as: person });
    await page.getByText('▲ 1 call is parked').waitFor();
    await page.getByRole('link', { name: /1 parked · transcribe: no speech engine/ }).waitFor();
    const stages = page.getByRole('region', { name: 'Calls by stage' });
    await stages.getByRole('link', { name: '1 parked' }).waitFor();
    await aParkedCall(api, person);
    await stages.getByRole('link', { name: '2 parked' }).waitFor();
    await page.keyboard.press('t');
    const table = page.getByRole('region', { name: 'Last hour' });
    expect(await table.locator('tbody tr').count()).toBe(12);
    await page.keyboard.press('t');
    const bars = table.getByRole('link', { name: /: [1-9]\d* calls? came in/ });
    await bars.last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /came in/ }).waitFor();
    await until(async () => expect(await page.locator('.rows [role=row]').count()).toBeGreaterThan(0));
    expect(complaints).toEqual([]);
  });

  test('axe finds nothing in either theme, nothing is wider than a phone, and pictures are made', async () => {
    const person = await aPerson(api);
    await aDoneCall(api, person);
    await aParkedCall(api, person);
    await put(person, 0, { ownNumbers: ['+1 415 555 0100'] });
    await person.call('POST', '/sources', { name: 'Front desk' });
    for (const [name, path, ready] of [
      ['pipeline', '/pipeline', '.charts'],
      ['settings-pipeline', '/settings/pipeline', '.history li'],
      ['settings-webhooks', '/settings/webhooks', '.sources li'],
      ['settings-business', '/settings/business', '.pairs'],
    ] as const)
      for (const [look, context] of looks) {
        const { page } = await open(path, { as: person, context });
        await page.locator(ready).first().waitFor();
        const check = async (called: string) => {
          await suitsEverybody(page, `${called}-${look}`);
        };
        await check(name);
        if (name === 'settings-pipeline') {
          await page.keyboard.press('e');
          await page.getByLabel('Region').waitFor();
          await check('settings-form');
        }
        await page.context().close();
      }
  }, 120_000);
});
