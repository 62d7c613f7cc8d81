import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openMail } from '../../providers/mail/smtp.ts';
import { createUser } from '../../services/access/user.ts';
import { anInvitation } from '../api/people.ts';
import { useApi } from '../api/serve.ts';
import { browserPath, useBrowser, useBuiltPages } from '../fixtures/browser.ts';
import { useMailbox } from '../fixtures/mailbox.ts';
import { aDoneCall, aParkedCall, aPerson, aServer, type Person, pagesOf } from '../fixtures/pages.ts';
import { looks, suitsEverybody } from '../fixtures/suits.ts';

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const isFocused = (element: Element) => element === element.ownerDocument.activeElement;
const expectTrue = (value: boolean) => expect(value).toBe(true);
const ownPassword = 'seven green kettles';

describe.skipIf(!browserPath)('people, rights and keys in a real browser', async () => {
  if (!browserPath) return test('need Chromium, which is not installed here', () => {});
  const [browser, webDir] = await Promise.all([useBrowser(), useBuiltPages()]);
  const api = await useApi({ webDir });
  const { open, closeAll } = pagesOf(api, browser);
  afterEach(closeAll);

  const rail = (page: Page) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();
  const asked = async (context: BrowserContext, method: string, path: string, data?: unknown) =>
    (await context.request.fetch(`${api.url}/api/v1${path}`, { method, data, headers: { origin: api.url } })).status();
  /** A customer and a source changed, a secret rotated, a call linked by hand: what the audit log tells with before and after. */
  const changeThings = async ({ call }: Person, { callId, customerId }: { callId: string; customerId: string }) => {
    const seen = { 'if-match': '"1"' };
    await call('PATCH', `/customers/${customerId}`, { name: 'Sue Ellery', timeZone: 'Europe/Paris' }, seen);
    const { id } = await (await call('POST', '/sources', { name: 'Dialer' })).json();
    await call('PATCH', `/sources/${id}`, { name: 'Front desk', enabled: false });
    await call('POST', `/sources/${id}/rotate`);
    await call('PUT', `/calls/${callId}/link`, { customerId: null, bookingId: null });
  };
  const invite = async (page: Page, { email, name, role }: { email: string; name: string; role: string }) => {
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const form = page.getByRole('form', { name: 'Invite someone' });
    await form.getByLabel('E-mail').fill(email);
    await form.getByLabel('Name', { exact: true }).fill(name);
    await form.getByLabel('Role', { exact: true }).selectOption(role);
    await form.getByRole('button', { name: 'Invite', exact: true }).click();
    const link = await page
      .getByRole('region', { name: `Link for ${email}` })
      .locator('.secret')
      .textContent();
    await page.getByRole('button', { name: 'Done' }).click();
    return new URL(link ?? '');
  };
  const accept = async (link: URL) => {
    const shown = await open(link.pathname + link.search);
    await shown.page.getByLabel('Password', { exact: true }).fill(ownPassword);
    await shown.page.getByLabel('Repeat password').fill('another one altogether');
    await shown.page.getByRole('button', { name: 'Join', exact: true }).click();
    await shown.page.getByText('The passwords do not match').waitFor();
    await shown.page.getByLabel('Repeat password').fill(ownPassword);
    await shown.page.getByRole('button', { name: 'Join', exact: true }).click();
    await shown.page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return shown;
  };

  test('two people with different rights: invited by link, each sees what they may do, the API refuses what is hidden, the log tells it', async () => {
    const owner = await aPerson(api);
    const { callId } = await aDoneCall(api, owner);
    await aParkedCall(api, owner);
    const mark = owner.email.split('@')[0];
    const shown = await open('/settings/people', { as: owner });
    await shown.page.getByText('1 active').waitFor();
    const first = await invite(shown.page, { email: `s-${mark}@example.com`, name: 'Sol Marsh', role: 'supervisor' });
    const second = await invite(shown.page, { email: `v-${mark}@example.com`, name: 'Vera Lunt', role: 'viewer' });
    const third = await invite(shown.page, { email: `x-${mark}@example.com`, name: 'Xan Ode', role: 'agent' });
    await shown.page.getByRole('button', { name: `Revoke the invitation of x-${mark}@example.com` }).click();
    await until(async () =>
      expect(
        await shown.page.getByRole('region', { name: 'Pending invitations' }).locator('b').allTextContents(),
      ).toEqual(['Vera Lunt', 'Sol Marsh']),
    );
    expect(shown.complaints).toEqual([]);

    const late = await open(third.pathname + third.search);
    await late.page.getByText('This invitation is not valid').waitFor();

    const supervisor = await accept(first);
    const viewer = await accept(second);
    expect(await rail(supervisor.page)).toEqual(expect.arrayContaining([expect.stringContaining('Parked')]));
    const ofViewer = (await rail(viewer.page)).join(' ');
    expect(ofViewer).not.toMatch(/Parked|Review/);

    for (const { page } of [supervisor, viewer]) {
      await page.goto(`${api.url}/calls/${callId}`);
      await page.getByText('Harbour Table, good evening').waitFor();
    }
    const deeds = (page: Page, name: RegExp) => page.getByRole('button', { name }).count();
    for (const deed of [/^Erase/, /^Swap/, /^Play$/]) {
      await until(async () => expect(await deeds(supervisor.page, deed)).toBeGreaterThan(0));
      expect([deed, await deeds(viewer.page, deed)]).toEqual([deed, 0]);
    }
    expect(await viewer.page.locator('audio').count()).toBe(0);
    expect(await deeds(supervisor.page, /^Play from 0:0/)).toBeGreaterThan(0);
    expect([await deeds(viewer.page, /^Play from/), await deeds(viewer.page, /^Go to 0:0/)]).toEqual([
      0,
      await deeds(supervisor.page, /^Play from 0:0/),
    ]);
    const refused = [
      ['GET', `/calls/${callId}/audio`],
      ['DELETE', `/calls/${callId}`],
      ['GET', '/calls.csv'],
      ['GET', '/parked'],
      ['GET', '/users'],
      ['GET', '/audit'],
      ['GET', '/keys'],
    ] as const;
    for (const [method, path] of refused)
      expect([method, path, await asked(viewer.context, method, path)]).toEqual([method, path, 403]);
    expect(await asked(supervisor.context, 'GET', '/audit')).toBe(200);
    expect(await asked(supervisor.context, 'GET', '/keys')).toBe(403);

    await viewer.page.goto(`${api.url}/parked`);
    await viewer.page.getByText('It needs the right parked:read, which the role viewer does not give').waitFor();
    await viewer.page.getByRole('link', { name: 'What I can do' }).click();
    await viewer.page.getByRole('heading', { name: 'You cannot' }).waitFor();
    const sections = (page: Page) =>
      page.getByRole('navigation', { name: 'Settings' }).getByRole('link').allTextContents();
    const ofAll = await sections(viewer.page);
    expect(ofAll).toContain('Account');
    for (const hidden of ['People', 'API keys', 'Embed keys', 'Audit log']) expect(ofAll).not.toContain(hidden);
    await viewer.page.goto(`${api.url}/settings/people`);
    await viewer.page.getByText('It needs the right users:read').waitFor();

    await supervisor.page.goto(`${api.url}/settings/people`);
    await supervisor.page.getByText('Vera Lunt').waitFor();
    expect(await supervisor.page.getByRole('button', { name: /Change|Deactivate|Invite/ }).count()).toBe(0);

    const { page } = shown;
    await page.reload();
    await page.getByRole('button', { name: 'Change Vera Lunt' }).click();
    const form = page.getByRole('form', { name: 'Change Vera Lunt' });
    await form.getByLabel('Hear recordings').check();
    await form.getByLabel('Team').fill('Night');
    await page.keyboard.press('Control+Enter');
    await page.getByText('also: Hear recordings').waitFor();
    // Other rights end the session: the viewer signs in again where they were.
    await viewer.page.goto(`${api.url}/calls/${callId}`);
    await viewer.page.getByLabel('E-mail').fill(`v-${mark}@example.com`);
    await viewer.page.getByLabel('Password').fill(ownPassword);
    await viewer.page.getByRole('button', { name: 'Sign in' }).click();
    await viewer.page
      .getByRole('button', { name: /^Play$/ })
      .first()
      .waitFor();
    expect(viewer.page.url()).toBe(`${api.url}/calls/${callId}`);

    await page.getByRole('button', { name: 'Deactivate Sol Marsh' }).click();
    await page.getByRole('button', { name: 'Reactivate Sol Marsh' }).waitFor();
    await until(async () => expect(await asked(supervisor.context, 'GET', '/me')).toBe(401));
    await page.keyboard.press('z');
    await page.getByRole('button', { name: 'Deactivate Sol Marsh' }).waitFor();
    expect(await page.getByRole('button', { name: 'Deactivate Ada' }).count()).toBe(0);

    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByLabel('What', { exact: true }).selectOption('changeUser');
    await page.getByText('team: – → Night').waitFor();
    await page.getByText('extra rights: – → audio:play').waitFor();
    expect(new URL(page.url()).searchParams.get('action')).toBe('changeUser');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Who').selectOption({ label: 'Vera Lunt' });
    await page.locator('.log').getByText('get call').first().waitFor();
    await until(async () =>
      expect(await page.locator('.log .entry').allTextContents()).not.toContainEqual(expect.stringContaining('Ada')),
    );
    const link = page.locator('.log').getByRole('link').first();
    expect(await link.getAttribute('href')).toBe(`/calls/${callId}`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain('Vera Lunt');
    expect(text).not.toContain('deactivateUser');
  });

  test('an API key is shown once, does what it may, and nothing once it is revoked', async () => {
    const owner = await aPerson(api);
    const { page, complaints } = await open('/settings/keys', { as: owner });
    await page.getByRole('button', { name: 'New API key' }).waitFor();
    await page.keyboard.press('n');
    const form = page.getByRole('form', { name: 'New API key' });
    await page.keyboard.press('Control+Enter');
    await until(async () => expect(await form.getByLabel('Name').getAttribute('aria-invalid')).toBe('true'));
    await form.getByLabel('Name').fill('importer');
    await form.getByLabel('Good for').selectOption('30');
    await form.getByLabel('customers:read').check();
    await page.keyboard.press('Control+Enter');
    const key = (await page.getByRole('region', { name: 'Your new API key' }).locator('.secret').textContent()) ?? '';
    expect(key).toMatch(/^cw_/);
    const status = async (path: string) =>
      (await fetch(`${api.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([await status('/customers'), await status('/calls')]).toEqual([200, 403]);
    await page.reload();
    const line = page.getByRole('listitem').filter({ hasText: 'importer' });
    await line.getByText('customers:read').waitFor();
    await line.getByText(/used .* · expires /).waitFor();
    expect(await page.content()).not.toContain(key);
    await line.getByRole('button', { name: 'Revoke importer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await line.getByText('revoked').waitFor();
    expect(await status('/customers')).toBe(401);
    expect(complaints.filter((text) => !text.includes('400') && !text.includes('422'))).toEqual([]);
  });

  test('an embed key comes with what is to be pasted, for the sites that are named', async () => {
    const owner = await aPerson(api);
    const { callId } = await aDoneCall(api, owner);
    const { page } = await open('/settings/embed-keys', { as: owner });
    await page.getByRole('button', { name: 'New embed key' }).click();
    const form = page.getByRole('form', { name: 'New embed key' });
    await form.getByLabel('Name', { exact: true }).fill('CRM');
    await form.getByLabel('Call', { exact: true }).fill(`${api.url}/calls/${callId}`);
    await form.getByLabel('names and full numbers').check();
    await form.getByLabel('Allowed sites').fill('https://crm.example/path');
    await page.keyboard.press('Control+Enter');
    await form.getByText('needs only scheme and host').waitFor();
    await form.getByLabel('Allowed sites').fill('https://crm.example');
    await page.keyboard.press('Control+Enter');
    const snippet = (await page.locator('.once .secret').textContent()) ?? '';
    const src = /src="([^"]+)"/.exec(snippet)?.[1] ?? '';
    const framed = await fetch(src);
    expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors https://crm.example');
    await page.getByText('in https://crm.example').waitFor();
    await page.getByText('one call, with names and numbers').waitFor();
    await page.getByRole('button', { name: 'Revoke CRM' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('revoked').waitFor();
    expect((await fetch(src)).headers.get('content-security-policy')).not.toContain('crm.example');
  });

  test('another password ends all other sessions, and signing out everywhere all of them', async () => {
    const owner = await aPerson(api);
    const other = await open('/calls', { as: owner });
    const { page, context } = await open('/settings/account', { as: owner });
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByLabel('Current password').fill('not the one');
    await page.getByLabel('New password', { exact: true }).fill(ownPassword);
    await page.getByLabel('Repeat new password').fill(ownPassword);
    await page.keyboard.press('Control+Enter');
    await page.getByText('is not the current password').waitFor();
    await page.getByLabel('Current password').fill(owner.password);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Password changed').waitFor();
    expect(await asked(context, 'GET', '/me')).toBe(200);
    expect(await asked(other.context, 'GET', '/me')).toBe(401);
    const again = await open('/calls', { as: { ...owner, password: ownPassword } });
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await asked(again.context, 'GET', '/me')).toBe(401);
  });

  test('a session that ends under a half-written form is renewed over it, and nothing is lost', async () => {
    const owner = await aPerson(api);
    const { page, context } = await open('/customers/new', { as: owner });
    await page.getByLabel('Name', { exact: true }).fill('Suzanne Ellery');
    await context.clearCookies();
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.waitFor();
    expect(await dialog.getByLabel('E-mail').inputValue()).toBe(owner.email);
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Suzanne Ellery');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Suzanne Ellery' }).waitFor();
  });

  test('the sign-in service is offered where there is one, and leads back to the page that was asked for', async () => {
    const oidc = { port: { label: 'Sign in with Example' }, issuer: { tenantId: '', role: null } };
    const { url } = await aServer(api, { oidc: oidc as never });
    const { page } = await open('/customers?q=Ada&signIn=refused', { url });
    await page.getByText('no account here matches').waitFor();
    const href = await page.getByRole('link', { name: 'Sign in with Example' }).getAttribute('href');
    expect(href).toBe(`/api/v1/oidc/start?returnTo=${encodeURIComponent('/customers?q=Ada')}`);
    const plain = await open('/calls');
    await plain.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await plain.page.getByRole('link', { name: /Sign in with/ }).count()).toBe(0);
  });

  test('the audit log tells what became of what, and of a customer only what changed', async () => {
    const owner = await aPerson(api);
    await changeThings(owner, await aDoneCall(api, owner));
    const { page } = await open('/settings/audit', { as: owner });
    const entry = (action: string) => page.getByRole('listitem').filter({ hasText: action }).first().innerText();
    expect(await entry('change source')).toMatch(/name: Dialer → Front desk\s+enabled: true → false/);
    expect(await entry('change customer')).toMatch(/name: changed \(not kept\)\s+time zone: – → Europe\/Paris/);
    expect(await entry('rotate source secret')).toMatch(/previous taken until: /);
    expect(await entry('choose call link')).toMatch(/customer id: …\w{6} → –/);
    expect(await page.locator('main').innerText()).not.toMatch(/Ellery|555/);
  });

  test('somebody of two businesses joins with the password they have, chooses at sign-in, and goes from one to the other', async () => {
    const [one, other] = [await aPerson(api), await aPerson(api)];
    await one.call('PATCH', '/tenant', { name: 'Harbour Table' });
    await other.call('PATCH', '/tenant', { name: 'Quay Nine' });
    const { token } = await anInvitation(api.db, { tenantId: other.tenantId, email: one.email });
    const { page } = await open(`/invitation?token=${token}`);
    await page.getByRole('heading', { name: 'Join Quay Nine' }).waitFor();
    await page.getByRole('button', { name: 'I already sign in with this address' }).click();
    await page.getByLabel('Your password').fill(one.password);
    await page.keyboard.press('Enter');
    const menu = page.getByRole('combobox', { name: 'Business' });
    await menu.waitFor();
    expect(await menu.locator('option:checked').textContent()).toBe('Quay Nine');
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByLabel('E-mail').fill(one.email);
    await page.getByLabel('Password').fill(one.password);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Which business?' }).waitFor();
    await until(() => page.getByRole('button', { name: 'Harbour Table' }).evaluate(isFocused).then(expectTrue));
    await page.keyboard.press('Enter');
    await page.locator('.top').getByText('Harbour Table').waitFor();
    await menu.selectOption('Quay Nine');
    await page.locator('.top').getByText('Quay Nine').waitFor();
    expect(await asked(page.context(), 'GET', '/users')).toBe(403);
  });

  test('a person is exported, and erased once deactivated', async () => {
    const owner = await aPerson(api);
    const { token } = await anInvitation(api.db, { tenantId: owner.tenantId, name: 'Sol Marsh' });
    const accepted = await fetch(`${api.url}/api/v1/invitations/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password: ownPassword }),
    });
    expect(accepted.status).toBe(204);
    const { page } = await open('/settings/people', { as: owner });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export Sol Marsh' }).click(),
    ]);
    expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({ user: { name: 'Sol Marsh' } });
    expect(await page.getByRole('button', { name: 'Erase Sol Marsh' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Deactivate Sol Marsh' }).click();
    await page.getByRole('button', { name: 'Erase Sol Marsh' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('button', { name: 'Change Sol Marsh' }).waitFor({ state: 'detached' });
  });

  test('a forgotten password is replaced by mail, and invitations are mailed', async () => {
    const mailbox = await useMailbox();
    const mail = openMail({ url: mailbox.url, from: 'calls@example.com' });
    const { url } = await aServer(api, { mail, publicUrl: 'https://calls.example.com' });
    const owner = await aPerson(api);
    const { page } = await open('/calls', { url });
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await page.keyboard.type(owner.email);
    await page.keyboard.press('Enter');
    await page.getByText('If we know this address').waitFor();
    const link = new URL(/https:\S+/.exec((await mailbox.letterTo(owner.email)).text)?.[0] ?? '');
    await page.goto(url + link.pathname + link.search);
    await page.getByLabel('Password', { exact: true }).fill(ownPassword);
    await page.getByLabel('Repeat password').fill(ownPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password').fill(ownPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await page.goto(`${url}/settings/people`);
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const form = page.getByRole('form', { name: 'Invite someone' });
    await form.getByLabel('E-mail').fill('sol.marsh@example.com');
    await form.getByLabel('Name', { exact: true }).fill('Sol Marsh');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The invitation is on its way to sol.marsh@example.com').waitFor();
    expect((await mailbox.letterTo('sol.marsh@example.com')).text).toContain('https://calls.example.com/invitation?');
  });

  describe.each(looks)('in %s', async (look, context) => {
    const owner = await aPerson(api);
    const { token } = await anInvitation(api.db, { tenantId: owner.tenantId });
    const { token: second } = await anInvitation(api.db, { tenantId: owner.tenantId });
    const guest = await aPerson(api);
    await createUser(api.db, { ...guest, tenantId: owner.tenantId, name: 'Guest', role: 'viewer' });
    const { callId, customerId } = await aDoneCall(api, owner);
    const of = { role: 'supervisor', team: 'Night', extraRights: [] };
    await owner.call('POST', '/users/invitations', { ...of, email: 'sol@example.com', name: 'Sol Marsh' });
    await owner.call('POST', '/keys', { name: 'importer', scopes: ['calls:ingest', 'customers:read'] });
    const view = { kind: 'calls', filter: { direction: 'inbound' } };
    const embed = { name: 'CRM contact page', view, allowedOrigins: ['https://crm.example'] };
    await owner.call('POST', '/embed-keys', embed);
    await changeThings(owner, { callId, customerId });

    const steps: Record<string, (page: Page) => Promise<unknown>> = {
      'people-invite': (page) => page.getByRole('button', { name: 'Invite someone' }).click(),
      'people-roles': (page) => page.getByText('What each role can do').click(),
      'keys-new': (page) => page.getByRole('button', { name: 'New API key' }).click(),
      'embed-new': (page) => page.getByRole('button', { name: 'New embed key' }).click(),
      choose: async (page) => {
        await page.getByLabel('E-mail').fill(guest.email);
        await page.getByLabel('Password').fill(guest.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText('Which business?').waitFor();
      },
      'invitation-known': (page) => page.getByRole('button', { name: 'I already sign in' }).click(),
      password: (page) => page.getByRole('button', { name: 'Change password' }).click(),
    };
    test.each<[string, string, string, Person | null]>([
      ['people', '/settings/people', 'Pending invitations', owner],
      ['people-invite', '/settings/people', 'Pending invitations', owner],
      ['people-roles', '/settings/people', 'Pending invitations', owner],
      ['keys', '/settings/keys', 'importer', owner],
      ['keys-new', '/settings/keys', 'importer', owner],
      ['embed', '/settings/embed-keys', 'CRM contact page', owner],
      ['embed-new', '/settings/embed-keys', 'CRM contact page', owner],
      ['audit', '/settings/audit', 'create embed key', owner],
      ['account', '/settings/account', 'Sign out everywhere', owner],
      ['password', '/settings/account', 'Sign out everywhere', owner],
      ['sign-in', '/calls', 'Sign in', null],
      ['choose', '/calls', 'Sign in', null],
      ['invitation', `/invitation?token=${token}`, 'You are invited', null],
      ['invitation-known', `/invitation?token=${second}`, 'You are invited', null],
      ['new-password', '/password?token=cwp_x', 'Choose a new password', null],
    ])('the %s page suits everybody and fits its window', async (name, path, words, as) => {
      const { page } = await open(path, { ...(as && { as }), context: { ...context, reducedMotion: 'reduce' } });
      await page.getByText(words).locator('visible=true').first().waitFor();
      await steps[name]?.(page);
      await suitsEverybody(page, `${name}-${look}`);
    });
  });
});
