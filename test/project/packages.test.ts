import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function* foldersNamed(name: string, under: string): Generator<string> {
  for (const entry of readdirSync(under, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(under, entry.name);
    if (entry.name === name) yield path;
    if (entry.name === 'node_modules' || entry.name.startsWith('@')) yield* foldersNamed(name, path);
    else if (under.endsWith('node_modules') || under.includes('@')) {
      const inner = join(path, 'node_modules');
      if (readdirSync(path).includes('node_modules')) yield* foldersNamed(name, inner);
    }
  }
}

test('exactly one copy of protobufjs 8 is installed, or histories could not be replayed', () => {
  const versions = [...foldersNamed('protobufjs', join(root, 'node_modules'))]
    .map((dir) => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { name: string; version: string })
    .filter(({ name, version }) => name === 'protobufjs' && version.startsWith('8.'));
  expect(versions).toHaveLength(1);
});

test('the lock names no place to download from', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  expect(lock).not.toMatch(/"resolved"/);
  expect([...lock.matchAll(/"(https?:[^"]+)"/g)].map(([, url]) => url).filter((url) => url?.endsWith('.tgz'))).toEqual(
    [],
  );
});
