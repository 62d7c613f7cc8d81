/**
 * Runs before `npm start` and `npm test`, on plain Node without any package. Checks that Node is new enough and
 * packages are installed and, with --tests, that there is a browser for the page tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.env.CALLWEAVE_ROOT ?? fileURLToPath(new URL('..', import.meta.url));

/** @param {string} sentence */
function stop(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Callweave needs Node 20.19 or later and this is ${process.versions.node}: install a newer Node and try again.`);
}

/** @param {string} file */
const packagesIn = (file) => {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
};

/** Whether a package in the lock file is missing or has another version. Optional ones may be for other machines. */
function isStale() {
  const installed = packagesIn('node_modules/.package-lock.json');
  const wanted = packagesIn('package-lock.json') ?? {};
  if (!installed) return true;
  return Object.entries(wanted).some(
    ([path, { version, optional }]) => path !== '' && !optional && installed[path]?.version !== version,
  );
}

function installPackages() {
  console.log('Installing packages (about half a minute) …');
  const done = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retry-mintimeout=2000'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
    },
  );
  const words = `${done.stderr ?? ''}${done.error?.message ?? ''}`;
  if (done.status === 0) return;
  process.stderr.write(words);
  if (/ENOSPC|no space left/i.test(words)) stop(`The disk that holds ${root} is full: free a gigabyte and try again.`);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(words)) {
    stop(
      'The package registry cannot be reached: connect to the internet (or set a proxy or mirror with `npm config`) and try again.',
    );
  }
  stop('The packages could not be installed: see the lines above, then try again.');
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const onPath = (name) => (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, name)));
const hasBrowser = () => Boolean(process.env.CHROMIUM_PATH) || browsers.some(onPath) || existsSync('/usr/bin/chromium');

function installBrowser() {
  if (hasBrowser()) return;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log('Installing Chromium for the page tests …');
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update'], quiet);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet);
  }
  if (!hasBrowser()) console.warn('NO CHROMIUM: the page tests will be skipped. Install Chromium to run them.');
}

checkNode();
if (isStale()) installPackages();
if (process.argv.includes('--tests')) installBrowser();
