import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  defaultPipeline,
  type PipelineConfig,
  partialPipeline,
  pipelineSchema,
} from '../../../core/settings/pipeline.ts';
import { toConfig, toDraft } from '../../../web/settings/pipeline/draft.ts';
import { labelOf } from '../../../web/settings/pipeline/fields.ts';

/** `contact.maxAttempts` and its like: everything that has a value of its own. */
const leavesOf = (schema: z.ZodType, path: string[] = []): string[] =>
  schema instanceof z.ZodObject
    ? Object.entries(schema.shape).flatMap(([name, field]) => leavesOf(field as z.ZodType, [...path, name]))
    : [path.join('.')];
const leaves = leavesOf(pipelineSchema);

/** A copy without the value at a path. */
function without(config: PipelineConfig, path: string): unknown {
  const copy = structuredClone(config) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() as string;
  delete names.reduce((at, name) => at[name] as Record<string, unknown>, copy)[last];
  return copy;
}

test.each(leaves)('settings that were stored before %s existed have its default, and the rest as it is', (path) => {
  const stored: PipelineConfig = {
    ...defaultPipeline,
    region: 'IN',
    timeZone: 'Asia/Kolkata',
    ownNumbers: ['+914466677788'],
  };
  const valueAt = (config: unknown) => path.split('.').reduce((at, name) => (at as never)?.[name], config);
  const read = partialPipeline.parse(without(stored, path));
  expect(valueAt(read)).toEqual(valueAt(defaultPipeline));
  expect(without(read, path)).toEqual(without(stored, path));
});

test('settings of a tenant that never changed any are the default', () => {
  expect(partialPipeline.parse({})).toEqual(defaultPipeline);
  expect(partialPipeline.parse({ speech: {}, contact: {} })).toEqual(defaultPipeline);
});

test('the form shows every field of the schema under a name of its own, and gives back what it was given', () => {
  const draft = toDraft(defaultPipeline as never);
  const shown = (leaf: string) => Object.keys(draft).filter((name) => name === leaf || name.startsWith(`${leaf}.`));
  for (const leaf of leaves) {
    expect(shown(leaf), leaf).not.toEqual([]);
    for (const name of shown(leaf)) expect(labelOf(name), name).not.toBe(name);
  }
  expect(toConfig(draft, defaultPipeline as never)).toEqual(defaultPipeline);
});
