import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { cachedBundle } from '../../worker/cached-bundle.ts';

test('the same sources are bundled once, and what is kept is what was made', async () => {
  const made = await bundleWorkflows();
  const again = await cachedBundle(async () => {
    throw new Error('bundled again');
  });
  expect(again.code).toBe(made.code);
  expect(made.code).toContain('callWorkflow');
});
