import { and, eq } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import { reviewItems } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { aCall, useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { aParkedCall, aPerson, pagesOf } from '../fixtures/pages.ts';
import { keepSilent } from './silence.ts';
import { withWords } from './words.ts';

/** Breaks out of text, attributes, scripts and templates, each way of its own. */
const script = `"'><script>window.ran=1</script><img src=x onerror=window.ran=1><svg onload=window.ran=1>`;
const cell = '=HYPERLINK("http://evil.example")';

describe.skipIf(!browserPath)('script that was stored', async () => {
  if (!browserPath) return test('needs Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterAll(closeAll);
  const person = await aPerson(api);
  const { call, tenantId } = person;
  keepSilent(api, [person]);

  const ref = await withWords(api, person, { agentName: script.slice(0, 150), text: script });
  const made = async (path: string, body: unknown) => (await (await call('POST', path, body)).json()) as { id: string };
  const evil = { name: script, email: null, externalId: script, phones: ['+1 415 555 0123'] };
  const customer = await made('/customers', evil);
  const booking = await made('/bookings', {
    customerId: customer.id,
    title: script,
    startsAt: '2026-11-22T19:00:00Z',
    externalId: script,
  });
  await made('/calls', aCall({ sourceCallId: script.slice(0, 150), agentName: script.slice(0, 150) }));
  await made('/sources', { name: script });
  await made('/keys', { name: script });
  await made('/users/invitations', { email: 'invited@example.com', name: script, role: 'viewer' });
  const rows = `external id,name\nevil-1,"${script.replaceAll('"', '""')}"\nevil-2,"${cell.replaceAll('"', '""')}"\n`;
  await call('POST', '/customers/import', rows, { 'content-type': 'text/csv' });
  await aParkedCall(api, person);
  await withTenant(api.db, tenantId, (tx) =>
    tx.insert(reviewItems).values({
      tenantId,
      id: crypto.randomUUID(),
      callId: ref.callId,
      kind: 'customer_unknown',
      facts: { name: script, heard: script },
      createdAt: new Date(),
    }),
  );

  const { page } = await open('/calls', { as: person });

  /** Nothing ran, nothing of it became part of the page, and our own policy stood. */
  const isHarmless = async () => {
    expect(await page.evaluate('window.ran')).toBeUndefined();
    const foreign = 'img[src="x"], svg[onload], script:not([src]), [onerror], [onload], a[href^="javascript:"]';
    expect(await page.locator(foreign).count()).toBe(0);
  };

  test.each([
    ['/calls', 'main'],
    ['/calls/{call}', 'script'],
    ['/customers', 'script'],
    ['/customers/{customer}', 'script'],
    ['/customers/{withCall}', 'script'],
    ['/bookings', 'script'],
    ['/bookings/{booking}', 'script'],
    ['/review', 'main'],
    ['/parked', 'main'],
    ['/callbacks', 'main'],
    [`/calls?q=${encodeURIComponent(script)}`, 'main'],
    [`/customers?q=${encodeURIComponent('<script>')}`, 'main'],
  ])('does not run on %s', async (path, shows) => {
    const ids = { call: ref.callId, customer: customer.id, withCall: ref.customerId, booking: booking.id };
    const at = path.replace(/\{(\w+)\}/, (_all, name: keyof typeof ids) => ids[name]);
    await page.goto(api.url + at);
    await (shows === 'script' ? page.getByText('<script>').first() : page.locator('main').first()).waitFor();
    // The stream of events never ends, so the network is never idle.
    await page.waitForTimeout(300);
    await isHarmless();
  });

  test('would be stopped by the policy, were it to get into a page', async () => {
    await page.goto(`${api.url}/calls`);
    await page.locator('main').first().waitFor();
    const blocked = await page.evaluate(
      (html) =>
        new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          document.body.insertAdjacentHTML('beforeend', html);
        }),
      script,
    );
    expect(blocked).toMatch(/^script-src/);
    expect(await page.evaluate('window.ran')).toBeUndefined();
  });

  test('is text in every export, and no formula', async () => {
    await made('/customers', { name: '@SUM(1+1)', externalId: '＝1+1' });
    for (const path of ['/customers.csv', '/bookings.csv', '/calls.csv', '/audit.csv']) {
      const answer = await call('GET', path);
      expect(answer.headers.get('content-type')).toContain('text/csv');
      expect(answer.headers.get('content-disposition')).toContain('attachment');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text(), path).not.toMatch(/(^|,)"?[=@＝+]/m);
    }
  });

  test('is data in every answer of the API', async () => {
    const mine = and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.callId, ref.callId));
    expect(await withTenant(api.db, tenantId, (tx) => tx.$count(reviewItems, mine))).toBe(1);
    for (const path of [`/calls/${ref.callId}`, `/customers/${customer.id}`, '/sources', '/keys', '/review-items']) {
      await page.goto(`${api.url}/api/v1${path}`);
      expect(await page.evaluate('window.ran')).toBeUndefined();
      expect(await page.locator('script, img, svg').count()).toBe(0);
    }
  });
});
