import { expect, test } from 'vitest';
import { browserPath, useBrowser } from '../fixtures/browser.ts';
import { useApi } from './serve.ts';

const parts = browserPath ? { api: await useApi(), browser: await useBrowser() } : undefined;

test.skipIf(!parts)(
  'the docs show every route with its right under our own policy, and ask nothing of the outside',
  async () => {
    const api = await useApi();
    const browser = await useBrowser();
    const page = await browser.newPage();
    const [asked, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${api.url}/api/docs`);
    await page.waitForSelector('.opblock', { timeout: 30_000 });
    expect(await page.locator('.opblock').count()).toBeGreaterThanOrEqual(40);
    const operation = page.locator('#operations-calls-listCalls');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByText('x-right').waitFor();
    expect(await operation.textContent()).toContain('calls:read');
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(api.url) && !url.startsWith('data:'))).toEqual([]);
  },
);
