import { z } from 'zod';
import { seal, unseal } from '../secret/seal.ts';

const instant = z.iso.datetime().transform((text) => new Date(text));

/**
 * The settings of each kind of source, including secrets. A new kind is one more schema here: its settings are one
 * sealed JSON value in the row, so no table changes.
 */
export const sourceKinds = {
  /**
   * Calls arrive as signed webhooks (Standard Webhooks). `previous`: the secret before the last rotation, accepted
   * until then.
   */
  standard_webhooks: z.object({
    secret: z.string().min(1),
    previous: z
      .object({ secret: z.string().min(1), until: instant })
      .nullable()
      .default(null),
  }),
} as const;

export type SourceKind = keyof typeof sourceKinds;
export type SourceSettings<K extends SourceKind> = z.output<(typeof sourceKinds)[K]>;

type Sealing = { secretKey: string; tenantId: string };

/** @throws {z.ZodError} for settings that the kind does not accept: a bug in the caller */
export function sealSettings<K extends SourceKind>(
  kind: K,
  settings: z.input<(typeof sourceKinds)[K]>,
  { secretKey, tenantId }: Sealing,
): string {
  sourceKinds[kind].parse(settings);
  return seal(secretKey, { tenantId, plain: JSON.stringify(settings) });
}

/**
 * Opens the settings of a row of this kind.
 * @throws {Error} if they were changed, belong to another tenant or installation, or have another shape
 */
export const openSettings = <K extends SourceKind>(
  kind: K,
  sealed: string,
  { secretKey, tenantId }: Sealing,
): SourceSettings<K> =>
  sourceKinds[kind].parse(JSON.parse(unseal(secretKey, { tenantId, sealed }))) as SourceSettings<K>;
