import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const project = fileURLToPath(new URL('..', import.meta.url));
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));

/** This machine's Chromium; undefined if there is none. `CHROMIUM_PATH`, if set, is the only candidate. */
export const browserPath: string | undefined = (process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : found).find(
  (path) => existsSync(path),
);

/** A real headless browser, muted and without telemetry. The caller closes it. */
export async function startBrowser(): Promise<Browser> {
  if (!browserPath) throw new Error('There is no Chromium on this machine');
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu'].map((name) => `--disable-${name}`);
  return chromium.launch({
    executablePath: browserPath,
    args: ['--headless', '--no-sandbox', '--mute-audio', '--autoplay-policy=no-user-gesture-required', ...quiet],
  });
}

/** Builds the production pages into the folder. */
export async function buildPages(dir: string): Promise<void> {
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--config', 'web/vite.config.ts', '--outDir', dir, '--emptyOutDir', '--logLevel', 'error'];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, ...args], { cwd: project, env });
}
