import { afterAll, expect } from 'vitest';
import type { TestApi, TestTenant } from '../api/serve.ts';

/** What no log may hold, whichever requests a file makes: what people said, whom they called, passwords. */
const never = ['call me back tomorrow', 'Harbour Table, good morning', '0123456', '012 3456', 'correct horse battery'];
/** Traces of the inside: frames of a stack, files, statements. */
export const inside = /\bat [\w.<>]+ \(|node_modules|\.ts:\d|\bfrom "|select "|insert into|ECONNREFUSED|postgres/i;

/**
 * After all tests of a file: nothing of what was sent or made stands in the API's log, and no request ended in a fault of ours.
 * @returns takes further words that must not be logged.
 */
export function keepSilent(api: TestApi, tenants: readonly TestTenant[]): (secret: string) => void {
  const secrets = [...never, ...tenants.map(({ key }) => key)];
  afterAll(() => {
    const lines = api.logged();
    expect(lines).not.toBe('');
    expect(secrets.filter((secret) => secret && lines.includes(secret))).toEqual([]);
    expect(lines).not.toMatch(/eyJhbGciOi|cwe?_[\w-]{20}|cwr_[\w-]{20}|whsec_/);
    expect(lines).not.toContain('request failed');
  });
  return (secret) => void secrets.push(secret);
}
