import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { openReviewItem } from '../../services/question/open.ts';
import { instantOf, wallTime } from '../../web/format/zone.ts';
import { aCall, useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { allDay, aPlan, setPolicy } from '../fixtures/contact.ts';
import { aDoneCall, aParkedCall, aPerson, aServer, type Person, pagesOf, promptRuns } from '../fixtures/pages.ts';
import { looks, suitsEverybody } from '../fixtures/suits.ts';

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

test.each([
  ['2026-11-21T14:30', 'America/New_York', '2026-11-21T19:30:00.000Z'],
  ['2026-07-01T00:15', 'Asia/Kolkata', '2026-06-30T18:45:00.000Z'],
  ['2026-03-08T02:30', 'America/New_York', undefined],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ['', 'UTC', undefined],
])('%s in %s is %s', (wall, zone, instant) => {
  const at = instantOf(wall, zone);
  expect(at?.toISOString()).toBe(instant);
  if (at) expect(wallTime(at, zone)).toBe(wall);
});

describe.skipIf(!browserPath)('the inboxes in a real browser', async () => {
  if (!browserPath) return test('need Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);

  const made = async ({ call }: Person, path: string, body: unknown) =>
    (await (await call('POST', path, body)).json()) as { id: string };
  const read = async ({ call }: Person, path: string) => (await call('GET', path)).json();
  const opened = async (person: Person, from: string, item: { kind: string; facts: Record<string, unknown> }) => {
    const { tenantId } = person;
    const { id: callId } = await made(person, '/calls', aCall({ from }));
    await withTenant(api.db, tenantId, (tx) => openReviewItem(tx, { tenantId, callId, ...item }, new Date()));
    return callId;
  };
  const unknown = (number: string) => ({
    kind: 'customer_unknown',
    facts: { number, reason: 'no_match', name: 'Suzanne' },
  });
  const unclear = {
    kind: 'callback_unclear',
    facts: {
      phrase: 'sometime soon',
      reason: 'ambiguous',
      quotes: [{ turn: 1, speaker: 'customer', text: 'call me back tomorrow', startSeconds: 2.5, endSeconds: 6 }],
    },
  };
  const shared = async (person: Person) => {
    const ids = [];
    for (const name of ['Suzanne Ellery', 'Dana Whitfield'])
      ids.push((await made(person, '/customers', { name, phones: ['+1 415 555 0140'] })).id);
    const candidates = ids.map((customerId, at) => ({
      customerId,
      name: at ? 'Dana Whitfield' : 'Suzanne Ellery',
      confidence: at ? 0.35 : 0.65,
      reasons: ['phone number', 'number shared by 2 customers'],
    }));
    const item = { kind: 'customer_uncertain', facts: { number: '+14155550140', candidates } };
    return { callId: await opened(person, '+1 415 555 0140', item), ids };
  };
  const options = (page: Page) => page.locator('[role=option]');
  const toast = (page: Page, words: string | RegExp) => page.locator('.toast', { hasText: words }).waitFor();
  const openItems = (person: Person, callId: string) => read(person, `/review-items?callId=${callId}`);

  test('a customer is chosen by a key, taken back by another, and both reach the call', async () => {
    const person = await aPerson(api);
    const { callId, ids } = await shared(person);
    const { page, complaints } = await open('/review', { as: person });
    await page.getByRole('heading', { name: '2 customers share this number' }).waitFor();
    await page.getByText('65 % likely').waitFor();
    await page.keyboard.press('2');
    await toast(page, 'Chose Dana Whitfield');
    await page.getByText('Nothing to review').waitFor();
    expect((await read(person, `/calls/${callId}`)).customerId).toBe(ids[1]);
    await page.keyboard.press('z');
    await toast(page, 'Undone');
    await until(async () => expect(await options(page).count()).toBe(1));
    expect((await read(person, `/calls/${callId}`)).customerId).toBeNull();
    expect((await openItems(person, callId)).items).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  test('a customer is made with the number of the call, or found among those there are', async () => {
    const person = await aPerson(api);
    const { id } = await made(person, '/customers', { name: 'Mark Osei', phones: ['+1 415 555 0150'] });
    const first = await opened(person, '+1 415 555 0151', unknown('+14155550151'));
    const second = await opened(person, '+1 415 555 0152', unknown('+14155550152'));
    const { page } = await open('/review', { as: person });
    await until(async () => expect(await options(page).count()).toBe(2));
    await page.keyboard.press('c');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Suzanne');
    await page.getByLabel('Name', { exact: true }).fill('Suzanne Ellery');
    await page.keyboard.press('Enter');
    await toast(page, 'Created Suzanne Ellery');
    await until(async () => expect((await read(person, `/calls/${second}`)).customerName).toBe('Suzanne Ellery'));
    await until(async () => expect(await options(page).count()).toBe(1));
    await page.keyboard.press('s');
    await page.keyboard.type('osei');
    await page.getByRole('button', { name: /Mark Osei/ }).waitFor();
    await page.keyboard.press('Enter');
    await toast(page, 'Chose Mark Osei');
    await until(async () => expect((await read(person, `/calls/${first}`)).customerId).toBe(id));
  });

  test('a booking is chosen, and a quote opens the call at its second', async () => {
    const person = await aPerson(api);
    const done = await aDoneCall(api, person);
    const { tenantId } = person;
    const { bookingId } = await read(person, `/calls/${done.callId}`);
    const candidates = [
      { bookingId, title: 'Table for six', startsAt: '2026-11-27T19:00:00Z', score: 8, reasons: ['same day'] },
    ];
    const item = { tenantId, callId: done.callId, kind: 'booking_uncertain', facts: { bookingId, candidates } };
    await withTenant(api.db, tenantId, (tx) => openReviewItem(tx, item, new Date()));
    const { page } = await open('/review', { as: person });
    await page.getByText('8 points · same day').waitFor();
    await page.keyboard.press('0');
    await toast(page, 'Chose no booking');
    expect((await read(person, `/calls/${done.callId}`)).bookingId).toBeNull();

    await withTenant(api.db, tenantId, (tx) =>
      openReviewItem(
        tx,
        {
          ...item,
          ...unclear,
          facts: {
            ...unclear.facts,
            quotes: [{ turn: 5, speaker: 'customer', text: 'call me back', startSeconds: 26, endSeconds: 31 }],
          },
        },
        new Date(),
      ),
    );
    await page.getByRole('link', { name: /call me back/ }).click();
    await page.waitForURL('**/calls/*?at=26');
    await page.locator('.turn[data-now=true]', { hasText: 'Could you call me back' }).waitFor();
  });

  test('many are dismissed with one key and come back with another; filters stand in the address', async () => {
    const person = await aPerson(api);
    for (let at = 0; at < 4; at++) await opened(person, `+1 415 555 016${at}`, unknown(`+1415555016${at}`));
    await opened(person, '+1 415 555 0165', unclear);
    const { page } = await open('/review', { as: person });
    await until(async () => expect(await options(page).count()).toBe(5));
    await page.getByRole('button', { name: 'Unknown customer 4' }).click();
    await page.waitForURL('**/review?kind=customer_unknown');
    await until(async () => expect(await options(page).count()).toBe(4));
    for (const key of ['x', 'j', 'j', 'X']) await page.keyboard.press(key);
    await page.getByText('3 items chosen').waitFor();
    await page.keyboard.press('d');
    await toast(page, 'Dismissed 3 items');
    await until(async () => expect(await options(page).count()).toBe(1));
    expect((await read(person, '/review-items')).items).toHaveLength(2);
    await page.locator('.rail', { hasText: /Review\s*2/ }).waitFor();
    await page.keyboard.press('z');
    await until(async () => expect(await options(page).count()).toBe(4));
    await page.reload();
    await until(async () => expect(await options(page).count()).toBe(4));
    expect((await read(person, '/review-items')).items).toHaveLength(5);
  });

  test('what comes in appears by itself, and ? lists the keys of this page', async () => {
    const person = await aPerson(api);
    const { page } = await open('/review', { as: person });
    await page.getByText('Nothing to review').waitFor();
    await page.locator('.live', { hasText: /^live$/ }).waitFor();
    await opened(person, '+1 415 555 0170', unknown('+14155550170'));
    await page.getByRole('heading', { name: 'No customer has this number' }).waitFor();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await sheet.getByText('create a customer').waitFor();
    expect(await sheet.getByText('play or pause').count()).toBe(0);
    await page.keyboard.press('d');
    await page.keyboard.press('Escape');
    expect(await options(page).count()).toBe(1);
  });

  test('parked calls are retried together by their reason', async () => {
    const server = await aServer(api, { runs: promptRuns(api) });
    const person = await aPerson(api);
    const refs = [];
    for (let at = 0; at < 3; at++) refs.push(await aParkedCall(api, person));
    const { page } = await open('/parked', { as: person, url: server.url });
    await page.getByRole('heading', { name: 'transcribe: no speech engine' }).waitFor();
    await page.getByText('Configure one, then retry').waitFor();
    await until(async () => expect(await options(page).count()).toBe(3));
    await page.getByRole('button', { name: 'Retry 3 calls, transcribe: no speech engine' }).waitFor();
    await page.keyboard.press('R');
    await toast(page, 'Retried 3 calls');
    await page.getByText('No parked calls').waitFor();
    for (const { callId } of refs) expect((await read(person, `/calls/${callId}`)).stage).toBe('transcribing');
  });

  test('what can help for a reason stands first, alone and for all, and retrying in vain stands last', async () => {
    const server = await aServer(api, { runs: promptRuns(api) });
    const person = await aPerson(api);
    for (let at = 0; at < 2; at++) await aParkedCall(api, person, 'UnsupportedMedia');
    const forbidden = await aParkedCall(api, person, 'ForbiddenUrl');
    const actions = (page: Page, group: string) =>
      page.getByRole('group', { name: group }).getByRole('button').allTextContents();
    const { page } = await open('/parked?step=transcribe&reason=forbidden_url', { as: person, url: server.url });
    await page.getByRole('heading', { name: 'transcribe: forbidden url' }).waitFor();
    expect(await actions(page, 'Actions')).toEqual(['Failf', 'Skips', 'Retryr']);
    expect(await page.locator('.actions .main').textContent()).toBe('Failf');
    await page.getByRole('button', { name: 'Skip 2 calls, transcribe: unsupported media' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Retry|Fail) 1 call, / }).count()).toBe(0);

    await page.goto(`${server.url}/parked?step=transcribe&reason=unsupported_media`);
    await page.getByRole('heading', { name: 'transcribe: unsupported media' }).waitFor();
    expect(await actions(page, 'Actions')).toEqual(['Skips', 'Failf', 'Retryr']);
    await page.keyboard.press('S');
    await toast(page, 'Skipped the step of 2 calls');
    await page.getByText('No call matches these filters').waitFor();

    await page.goto(`${server.url}/calls/${forbidden.callId}`);
    const notice = page.locator('.notice', { hasText: 'forbidden url' });
    await until(async () =>
      expect(await notice.getByRole('button').allTextContents()).toEqual(['Fail', 'Skip', 'Retry']),
    );
    const waiting = async () => (await read(person, '/parked')).items.map(({ callId }: { callId: string }) => callId);
    await until(async () => expect(await waiting()).toEqual([forbidden.callId]));
  });

  test('what parks while another page is open is there when one comes back at once', async () => {
    const person = await aPerson(api);
    const { page } = await open('/parked', { as: person });
    const goTo = (name: RegExp) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await page.getByText('No parked calls').waitFor();
    await goTo(/^Pipeline/);
    await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
    await aParkedCall(api, person);
    await page.locator('.rail', { hasText: /Parked\s*1/ }).waitFor();
    await goTo(/^Parked/);
    await until(async () => expect(await options(page).count()).toBe(1));
  });

  test('skipping and failing wait ten seconds, can be undone, and are done when the page goes away', async () => {
    const server = await aServer(api, { runs: promptRuns(api) });
    const person = await aPerson(api);
    const { callId } = await aParkedCall(api, person);
    const { page } = await open('/parked', { as: person, url: server.url });
    await until(async () => expect(await options(page).count()).toBe(1));
    await page.keyboard.press('s');
    await toast(page, 'Skipped the step of 1 call');
    await page.getByText('No parked calls').waitFor();
    await page.keyboard.press('z');
    await until(async () => expect(await options(page).count()).toBe(1));
    expect((await read(person, '/parked')).items).toHaveLength(1);
    await page.keyboard.press('f');
    await page.getByLabel('Note').fill('recorded by mistake');
    await page.keyboard.press('Control+Enter');
    await toast(page, 'Failed 1 call');
    expect((await read(person, '/parked')).items).toHaveLength(1);
    await page.goto('about:blank');
    await until(async () => expect((await read(person, `/calls/${callId}`)).stage).toBe('failed'));
    const { items } = await read(person, '/parked?resolved=true');
    expect(items[0]).toMatchObject({ action: 'fail', note: 'recorded by mistake' });
  });

  test('a callback is moved on the clock of the person, moved back, and canceled after ten seconds', async () => {
    const server = await aServer(api, { runs: promptRuns(api) });
    const person = await aPerson(api);
    await setPolicy(api.db, person.tenantId, { windows: allDay });
    const dueAt = new Date(Math.ceil(Date.now() / 3_600_000 + 48) * 3_600_000);
    const { planId } = await aPlan(api.db, person.tenantId, { dueAt });
    const plan = () => read(person, `/contact-plans/${planId}`);
    const { page } = await open('/callbacks', { as: person, url: server.url });
    await page.getByRole('heading', { name: /^Due/ }).waitFor();
    await page.keyboard.press('m');
    const field = page.getByLabel('Date and time in America/New_York');
    expect(await field.inputValue()).toBe(wallTime(dueAt, 'America/New_York'));
    const later = new Date(dueAt.getTime() + 90 * 60_000);
    await field.fill(wallTime(later, 'America/New_York'));
    await page.keyboard.press('Control+Enter');
    await toast(page, 'Moved to');
    expect((await plan()).dueAt).toBe(later.toISOString());
    await page.getByText('moved by hand').waitFor();
    await page.keyboard.press('z');
    await toast(page, 'Undone');
    expect((await plan()).dueAt).toBe(dueAt.toISOString());

    await page.keyboard.press('m');
    await field.fill('2020-01-01T10:00');
    await page.keyboard.press('Control+Enter');
    await page.getByText('that time has passed').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.press('Control+Enter');
    await toast(page, 'Canceled the callback');
    await page.getByText('No open callbacks').waitFor();
    expect((await plan()).state).toBe('waiting');
    await until(async () => expect((await plan()).state).toBe('canceled'));
  });

  test('an error names itself and can be tried again', async () => {
    const person = await aPerson(api);
    await aParkedCall(api, person);
    const { page, context } = await open('/calls', { as: person });
    const body = JSON.stringify({ code: 'rate_limited', detail: 'Too many requests', requestId: 'req-7' });
    await context.route('**/api/v1/parked?*', (route) =>
      route.fulfill({ status: 429, contentType: 'application/problem+json', body }),
    );
    await page.getByRole('link', { name: /Parked/ }).click();
    await page.getByText('Cannot show parked').waitFor();
    await page.getByText('rate_limited · request req-7').waitFor();
    await context.unroute('**/api/v1/parked?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await until(async () => expect(await options(page).count()).toBe(1));
  });

  describe.each(looks)('in %s', async (look, context) => {
    const person = await aPerson(api);
    await opened(person, '+1 415 555 0180', unclear);
    await opened(person, '+1 415 555 0181', unknown('+14155550181'));
    await shared(person);
    for (let at = 0; at < 3; at++) await aParkedCall(api, person);
    for (const hours of [3, 30]) {
      const quotes = [
        {
          turn: 1,
          speaker: 'customer' as const,
          text: 'call me back tomorrow at three',
          startSeconds: 2.5,
          endSeconds: 6,
        },
      ];
      await aPlan(api.db, person.tenantId, { dueAt: new Date(Date.now() + hours * 3_600_000), quotes });
    }
    const nobodyYet = await aPerson(api);
    const last = async (path: string) => (await read(person, path)).items.at(0).id as string;

    test.each([
      ['review', '/review', '/review-items'],
      ['parked-inbox', '/parked', '/parked'],
      ['callbacks', '/callbacks', '/contact-plans?sort=due'],
    ])('%s suits everybody and fits its window', async (name, path, listed) => {
      const still = { ...context, reducedMotion: 'reduce' } as const;
      const suits = async (page: Page, picture: string) => {
        await page.locator('.live', { hasText: /^live$/ }).waitFor();
        await suitsEverybody(page, `${picture}-${look}`);
      };
      const { page } = await open(path, { as: person, context: still });
      await until(async () => expect(await options(page).count()).toBeGreaterThan(1));
      await suits(page, name);
      await page.goto(`${api.url}${path}?item=${await last(listed)}`);
      await page.locator('.inbox-detail .reason').waitFor();
      await page.getByText('agent –').waitFor();
      await suits(page, `${name}-one`);
      await page.keyboard.press('x');
      await page.getByText(/1 \w+ chosen/).waitFor();
      await suits(page, `${name}-chosen`);
      const other = await open(path, { as: nobodyYet, context: still });
      await other.page.locator('.empty h2').waitFor();
      await suits(other.page, `${name}-empty`);
    });
  });
});
