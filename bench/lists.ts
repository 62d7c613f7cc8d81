import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type Database, openDatabase } from '../db/open.ts';
import { createUser } from '../services/access/user.ts';
import { startApi } from './api.ts';
import type { Arena } from './arena.ts';
import { browserPath, buildPages, startBrowser } from './chromium.ts';
import { countFrames, type Frames } from './frames.ts';
import { insertListedCalls } from './list-rows.ts';
import { createBenchTenant } from './material.ts';

export type Lists =
  | {
      calls: number;
      browser: string;
      /** `still`: idle; `first`: scrolling down while rows are still loading; then with all loaded. */
      still: Frames;
      first: Frames;
      up: Frames;
      down: Frames;
    }
  | { skipped: string };

const stepsASecond = 60;
const person = { email: 'bench@example.com', password: 'quiet harbour lights' };

/**
 * The production call list, on the real API in a real browser, scrolled with the wheel from end to end in about
 * `seconds`.
 */
export async function measureLists(arena: Arena, load: { calls: number; seconds: number }): Promise<Lists> {
  if (!browserPath) return { skipped: 'there is no Chromium' };
  const db = openDatabase(arena.databaseUrl, { max: 2, onError: console.error });
  const webDir = join(arena.dir, 'web');
  await Promise.all([buildPages(webDir), fill(db, load.calls)]);
  await analyze(arena.ownerUrl);
  const { url, child } = await startApi(arena, { name: 'api-lists', webDir });
  const browser = await startBrowser();
  try {
    const page = await openList(await browser.newPage({ viewport: { width: 1280, height: 800 } }), url);
    const heightPx = load.calls * 36;
    const stepPx = Math.ceil(heightPx / (load.seconds * stepsASecond));
    const still = await countFrames(page, () => sleep(3_000));
    const first = await countFrames(page, () => scroll(page, stepPx, load.calls + 1));
    const up = await countFrames(page, () => scroll(page, -stepPx, 2));
    const down = await countFrames(page, () => scroll(page, stepPx, load.calls + 1));
    return { calls: load.calls, browser: browser.version(), still, first, up, down };
  } finally {
    await browser.close();
    await child.stop();
    await db.$client.end();
  }
}

/** Only the owner of the tables may do this. */
async function analyze(ownerUrl: string): Promise<void> {
  const owner = openDatabase(ownerUrl, { max: 1, onError: console.error });
  await owner.execute('analyze').finally(() => owner.$client.end());
}

async function fill(db: Database, count: number): Promise<void> {
  const tenantId = await createBenchTenant(db);
  await createUser(db, { ...person, tenantId, name: 'Ada', role: 'owner' });
  await insertListedCalls(db, tenantId, count);
}

async function openList(page: Page, url: string): Promise<Page> {
  const answer = await page.request.post(`${url}/api/v1/sign-in`, { data: person });
  if (!answer.ok()) throw new Error(`Cannot sign in: ${answer.status()}`);
  await page.goto(`${url}/calls`);
  await page.locator('.grid .rows [role=row]').first().waitFor();
  await page.locator('.live', { hasText: /^live$/ }).waitFor();
  await page.locator('.grid').hover();
  return page;
}

/**
 * Turns the wheel at a steady pace, without waiting for anything, until the row is there. `row` counts from 1 including
 * the header, like `aria-rowindex`.
 */
async function scroll(page: Page, stepPx: number, row: number): Promise<void> {
  const goal = page.locator(`.grid .rows [aria-rowindex="${row}"]`);
  const turned: Promise<void>[] = [];
  const begin = performance.now();
  for (let step = 0; step % stepsASecond > 0 || (await goal.count()) === 0; step++) {
    turned.push(page.mouse.wheel(0, stepPx));
    const early = begin + (step * 1000) / stepsASecond - performance.now();
    if (early > 1) await sleep(early);
  }
  await Promise.all(turned);
}
