import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { customerMemories, customerPhones, customers } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { aDoneCall, aPerson, type Person, pagesOf } from '../fixtures/pages.ts';
import { scrollToEnd } from '../fixtures/scroll.ts';
import { looks, suitsEverybody } from '../fixtures/suits.ts';

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe.skipIf(!browserPath)('customers and bookings in a real browser', async () => {
  if (!browserPath) return test('need Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);

  const names = (page: Page) => page.locator('.rows .cover').allTextContents();
  const created = async ({ call }: Person, path: string, body: unknown) =>
    (await (await call('POST', path, body)).json()) as { id: string; version: number };
  const chosen = async (page: Page, file: ReturnType<typeof csv>) =>
    page.locator('input[type=file]').setInputFiles(file);
  const remembered = ({ tenantId }: Person, of: { callId: string; customerId: string }) =>
    withTenant(api.db, tenantId, (tx) =>
      tx.insert(customerMemories).values({
        tenantId,
        ...of,
        position: 0,
        kind: 'liked',
        text: 'the terrace',
        confidence: 0.7,
        quotes: [
          { turn: 3, speaker: 'customer', text: 'eight would be wonderful', startSeconds: 13.3, endSeconds: 18 },
        ],
        saidAt: new Date('2026-11-20T10:00:00Z'),
      }),
    );
  const manyCustomers = ({ tenantId }: Person, count: number) =>
    withTenant(api.db, tenantId, (tx) =>
      tx.execute(sql`with made as (
          insert into ${customers} (tenant_id, id, name, created_at, updated_at)
          select ${tenantId}, gen_random_uuid(), 'Customer ' || lpad(n::text, 5, '0'), now(), now()
          from generate_series(1, ${count}) n returning tenant_id, id, name)
        insert into ${customerPhones} (tenant_id, customer_id, e164, raw)
        select tenant_id, id, '+1415' || (5550000 + right(name, 5)::int), '' from made`),
    );

  test('a file with bad rows: columns are chosen, good rows kept, the bad ones mended and imported again', async () => {
    const person = await aPerson(api);
    const { page, complaints } = await open('/customers/import', { as: person });
    const rows = [
      'Nr;Client;Hotline;Mail',
      '1;Ada Lane;(415) 555-0111;ada@example.com',
      '2;"Lee; Bo";12;bo@example.com',
      '3;Cy Moor;415 555 0113;no address',
    ];
    await chosen(page, csv('people.csv', rows.join('\n')));
    const holds = (column: string) => page.getByLabel(`${column} holds`);
    await until(async () => expect(await holds('Client').inputValue()).toBe('name'));
    expect(await holds('Nr').inputValue()).toBe('externalId');
    expect(await holds('Hotline').inputValue()).toBe('');
    await holds('Hotline').selectOption('phones');
    await holds('Mail').selectOption('email');
    await page.getByRole('region', { name: 'First rows' }).getByText('Lee; Bo').waitFor();
    await page.getByRole('button', { name: 'Import 3 rows' }).click();
    await page.getByRole('heading', { name: '2 rows of people.csv not taken' }).waitFor();
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['1', '0', '0', '2']);
    const told = await page.locator('.errors tbody tr').allTextContents();
    expect(told[0]).toMatch(/^3phone.*12 is not a phone number/i);
    expect(told[1]).toMatch(/^4email no address is not an e-mail address/i);

    const kept = async (button: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
    };
    const errors = await kept('Download errors');
    expect(errors.name).toBe('people-errors.csv');
    expect(errors.text).toContain('4,email,no address,is not an e-mail address');
    const bad = await kept('Download bad rows');
    expect(bad.text).toContain('2;"Lee; Bo";12;bo@example.com;"phone');
    expect(bad.text).not.toContain('Ada');

    await page.getByRole('button', { name: 'Import 2 bad rows again' }).click();
    await holds('Mail').selectOption('');
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: '1 row of people.csv not taken' }).waitFor();
    expect(await page.locator('.errors tbody td').first().textContent()).toBe('3');

    await page.getByRole('button', { name: 'Import another file' }).click();
    await chosen(
      page,
      csv('mended.csv', bad.text.replace(';12;', ';415 555 0112;').replace('no address', 'cy@example.com')),
    );
    expect(await holds('Hotline').inputValue()).toBe('phones');
    await holds('Mail').selectOption('email');
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: 'All rows of mended.csv were taken' }).waitFor();
    await page.getByRole('link', { name: 'To the customers' }).last().click();
    await until(async () => expect((await names(page)).toSorted()).toEqual(['Ada Lane', 'Cy Moor', 'Lee; Bo']));
    expect(complaints).toEqual([]);
  });

  test('bad rows are mended in place, and what was not touched waits', async () => {
    const person = await aPerson(api);
    const { page, complaints } = await open('/customers/import', { as: person });
    const rows = ['id,name,phone', '1,Ada,415 555 0111', '2,"Bo "B" Lee",415 555 0112', '3,Cy,12', '4,Di,13'];
    await chosen(page, csv('people.csv', rows.join('\n')));
    await page.getByRole('button', { name: 'Import 4 rows' }).click();
    await page.getByRole('heading', { name: '3 rows of people.csv not taken' }).waitFor();
    expect(await page.getByLabel('name of row 3').inputValue()).toBe('Bo "B" Lee');
    await page.getByLabel('Send row 3').check();
    await page.getByLabel('phone of row 4').fill('415 555 0113');
    await suitsEverybody(page, 'import-mend');
    await page.getByRole('button', { name: 'Send 2 mended rows' }).click();
    await page.getByRole('heading', { name: '1 row of people.csv not taken' }).waitFor();
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['2', '0', '0', '1']);
    await page.getByLabel('phone of row 5').fill('415 555 0114');
    await page.getByRole('button', { name: 'Send 1 mended row' }).click();
    await page.getByRole('heading', { name: 'All rows of people.csv were taken' }).waitFor();
    await page.getByRole('link', { name: 'To the customers' }).last().click();
    await until(async () => expect((await names(page)).toSorted()).toEqual(['Ada', 'Bo "B" Lee', 'Cy', 'Di']));
    expect(complaints).toEqual([]);
  });

  test('dates are shown as they will be read, and asked for where the file does not say', async () => {
    const person = await aPerson(api);
    await created(person, '/customers', { externalId: 'c1', name: 'Ada' });
    const { page, complaints } = await open('/bookings/import', { as: person });
    const file = (...dates: string[]) =>
      `id,customer id,date\n${dates.map((date, n) => `b${n},c1,${date}\n`).join('')}`;
    await chosen(page, csv('clear.csv', file('03/12/2026', '25/12/2026')));
    await page.getByText('25/12/2026 in this file shows that the day comes first.').waitFor();
    expect(await page.getByLabel(/Day first: December 3, 2026/).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Choose another file' }).click();
    await chosen(page, csv('unclear.csv', file('03/12/2026', '04/12/2026')));
    await page.getByText('Choose how the dates are read').waitFor();
    await suitsEverybody(page, 'import-dates');
    expect(await page.getByRole('button', { name: 'Import 2 rows' }).isDisabled()).toBe(true);
    await page.getByLabel(/Month first: March 12, 2026/).check();
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: 'All rows of unclear.csv were taken' }).waitFor();
    const { items } = await (await person.call('GET', '/bookings')).json();
    expect(items.map(({ startsAt }: { startsAt: string }) => startsAt.slice(0, 10)).toSorted()).toEqual([
      ...['2026-03-12', '2026-04-12'],
    ]);
    expect(complaints).toEqual([]);
  });

  test('fifty thousand rows show how far they are, can be canceled, and none is taken twice', async () => {
    const person = await aPerson(api);
    const { page } = await open('/customers/import', { as: person });
    const rows = Array.from({ length: 50_000 }, (_, n) => `${n},Person ${n},+1415${5_000_000 + n}`);
    await chosen(page, csv('many.csv', ['id,name,phone', ...rows].join('\n')));
    await page.getByText('50000 rows').first().waitFor();
    await page.getByRole('button', { name: 'Import 50000 rows' }).click();
    await page.getByRole('progressbar', { name: 'many.csv sent' }).waitFor();
    await page.getByRole('button', { name: 'Cancel import' }).click();
    await page.getByText('Canceled. Rows imported so far stay').waitFor();
    expect(await page.getByLabel('name holds').inputValue()).toBe('name');
  });

  test('an edit that comes second loses nothing that was typed and sees what changed meanwhile', async () => {
    const person = await aPerson(api);
    const { id } = await created(person, '/customers', { name: 'Suzanne Ellery', phones: ['+1 415 555 0123'] });
    const { page, complaints } = await open(`/customers/${id}`, { as: person });
    await page.getByRole('heading', { name: 'Suzanne Ellery' }).waitFor();
    await page.keyboard.press('e');
    await page.getByLabel('E-mail').fill('not an address');
    await page.keyboard.press('Control+Enter');
    await page.getByText('is not an e-mail address').waitFor();
    expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');

    const their = { name: 'Suzanne Marsh', email: 'theirs@example.com' };
    const seen = (await (await person.call('GET', `/customers/${id}`)).json()) as { version: number };
    await person.call('PATCH', `/customers/${id}`, their, { 'if-match': `"${seen.version}"` });
    await page.getByLabel('E-mail').fill('mine@example.com');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Someone else has changed this').waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe('mine@example.com');
    expect(await page.getByLabel('Name').inputValue()).toBe('Suzanne Marsh');
    await page.getByRole('button', { name: 'Overwrite' }).click();
    await page.getByText('mine@example.com').waitFor();
    await page.getByRole('heading', { name: 'Suzanne Marsh' }).waitFor();
    expect(complaints.filter((text) => !/400|412/.test(text))).toEqual([]);
  });

  test('one customer: what happened newest first, what is known to copy, and erased after a plain question', async () => {
    const person = await aPerson(api);
    const { callId, customerId } = await aDoneCall(api, person);
    await remembered(person, { callId, customerId });
    const { page } = await open(`/customers/${customerId}`, { as: person });
    const items = page.locator('.timeline li');
    await until(async () => expect(await items.count()).toBe(2));
    expect(await items.locator('.kind').allTextContents()).toEqual(['Booking', 'Call']);
    await page.getByText('(415) 555-0123').first().waitFor();
    expect(await page.locator('.phone').first().getAttribute('title')).toBe('+14155550123');
    await page.locator('.context', { hasText: 'Customer: Suzanne Ellery' }).waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Table for six');

    expect(await page.locator('.memory a').getAttribute('href')).toBe(`/calls/${callId}?at=13`);
    await page.locator('.timeline li.booking a').click();
    await page.getByRole('heading', { name: /Table for six for Suzanne Ellery/ }).waitFor();
    await page.getByText('15 points · 86 % sure · named day · guest count mentioned').waitFor();
    expect(await page.locator('.timeline a').first().getAttribute('href')).toBe(`/calls/${callId}`);
    await page.goBack();
    await page.getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('dialog').getByText('deleted permanently').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
    await page.waitForURL('**/customers');
    expect((await person.call('GET', `/customers/${customerId}`)).status).toBe(404);
  });

  test('ten thousand customers scroll to their end with some dozens of rows in the page', async () => {
    const person = await aPerson(api);
    await manyCustomers(person, 10_000);
    const { page } = await open('/customers', { as: person });
    await page.locator('.rows .cover').first().waitFor();
    const most = await scrollToEnd(page, 10_000);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(80);
  }, 300_000);

  test('the list searches while one types, sorts and walks by keys, and any page finds a customer', async () => {
    const person = await aPerson(api);
    await manyCustomers(person, 300);
    const { page } = await open('/customers', { as: person });
    await page.locator('.rows .cover').first().waitFor();
    await page.getByRole('button', { name: 'Name' }).click();
    await until(async () => expect((await names(page))[0]).toBe('Customer 00001'));
    const field = page.getByLabel('Name, e-mail or number');
    await field.fill('mer 0007');
    await until(async () => expect(await names(page)).toHaveLength(10));
    expect(new URL(page.url()).searchParams.get('q')).toBe('mer 0007');
    await field.fill('(415) 555-0042');
    await until(async () => expect(await names(page)).toEqual(['Customer 00042']));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Customer 00043');
    await page
      .getByRole('list', { name: 'Customers found' })
      .getByRole('link', { name: /Customer 00043/ })
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Customer 00043' }).waitFor();
    await page.goBack();
    await until(async () => expect(await names(page)).toEqual(['Customer 00042']));
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Customer 00042' }).waitFor();
  });

  test('a new booking finds its customer by name and starts by the clocks of the business', async () => {
    const person = await aPerson(api);
    await created(person, '/customers', { name: 'Dana Whitfield', phones: ['+1 415 555 0150'] });
    const { page } = await open('/bookings', { as: person });
    await page.getByText('No bookings yet').waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Customer', { exact: true }).fill('Dana');
    await page.locator('datalist option').first().waitFor({ state: 'attached' });
    await page.getByLabel('Customer', { exact: true }).fill('Dana Whitfield · +14155550150');
    await page.getByLabel('Title').fill('Table for two');
    await page.getByLabel('Starts').fill('2026-12-24T19:00');
    await page.getByLabel('Guests').fill('two');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await page.locator('[aria-invalid=true]').inputValue()).toBe('two');
    await page.getByLabel('Guests').fill('2');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Table for two for Dana Whitfield' }).waitFor();
    const { items } = (await (await person.call('GET', '/bookings')).json()) as { items: { startsAt: string }[] };
    const { timeZone } = (await (await person.call('GET', '/tenant')).json()) as { timeZone: string };
    const clock = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    expect(new Date(items[0]?.startsAt ?? '').toLocaleTimeString('en', clock)).toBe('19:00');
  });

  describe.each(looks)('in %s', async (look, context) => {
    const person = await aPerson(api);
    const { callId, customerId } = await aDoneCall(api, person);
    await remembered(person, { callId, customerId });
    await manyCustomers(person, 40);
    const { items } = (await (await person.call('GET', '/bookings')).json()) as { items: { id: string }[] };

    test.each([
      ['customers', '/customers', 'Customer 000'],
      ['customer', `/customers/${customerId}`, 'Recent interactions'],
      ['customer-new', '/customers/new', 'Time zone'],
      ['bookings', '/bookings', 'Table for six'],
      ['booking', `/bookings/${items[0]?.id}`, '15 points'],
      ['import', '/customers/import', 'Drop a CSV file'],
      ['import-columns', '/customers/import', 'Drop a CSV file'],
      ['import-errors', '/customers/import', 'Drop a CSV file'],
    ])('the %s page suits everybody and fits its window', async (name, path, words) => {
      const { page } = await open(path, { as: person, context: { ...context, reducedMotion: 'reduce' } });
      await page.getByText(words).first().waitFor();
      if (name.startsWith('import-')) {
        const rows = [
          'id,name,phone,notes',
          '1,Ada Lane,(415) 555-0111,regular guest',
          '2,Bo Lee,12,',
          '3,,415 555 0113,',
        ];
        await chosen(page, csv('people.csv', rows.join('\n')));
        await page.getByRole('region', { name: 'First rows' }).getByText('Ada Lane').waitFor();
        if (name === 'import-errors') {
          await page.getByRole('button', { name: 'Import 3 rows' }).click();
          await page.getByText('2 rows of people.csv not taken').waitFor();
        }
      }
      await suitsEverybody(page, `${name}-${look}`);
    });
  });
});
