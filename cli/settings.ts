import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused } from './refused.ts';

export type Settings = { url: string; apiKey: string };

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Where the API is and which key to use: from CALLWEAVE_URL and CALLWEAVE_API_KEY; otherwise from
 * `.callweave/local.json`, which `npm start` writes, in this folder, a parent, or the project's own.
 */
export async function readSettings(env: Record<string, string | undefined>, cwd: string): Promise<Settings> {
  const local = env.CALLWEAVE_URL && env.CALLWEAVE_API_KEY ? {} : await findLocal(cwd);
  const url = env.CALLWEAVE_URL || local.apiUrl;
  const apiKey = env.CALLWEAVE_API_KEY || local.apiKey;
  if (!url) throw new Refused('Cannot find the API: set CALLWEAVE_URL, or run `npm start` in the project first');
  if (!apiKey) throw new Refused('Cannot find a key: set CALLWEAVE_API_KEY, or run `npm start` in the project first');
  if (!URL.canParse(url)) throw new Refused(`Cannot use CALLWEAVE_URL "${url}": it is not a URL`);
  return { url: url.replace(/(?<!\/)\/+$/, ''), apiKey };
}

type Local = { apiUrl?: string; apiKey?: string };

async function findLocal(cwd: string): Promise<Local> {
  for (const folder of [...above(cwd), project]) {
    const text = await readFile(join(folder, '.callweave', 'local.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      return JSON.parse(text) as Local;
    } catch {
      throw new Refused(`Cannot read ${join(folder, '.callweave', 'local.json')}: it is not valid JSON`);
    }
  }
  return {};
}

function above(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...above(parent)];
}
