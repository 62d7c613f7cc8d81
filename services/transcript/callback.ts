import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type StepKey, steps, type UnitRef } from '../../core/call.ts';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { RunsPort } from '../runs/port.ts';
import { seal, unseal } from '../secret/seal.ts';
import type { CallbackUrl } from './jobs.ts';

const Unit = z.object({
  callId: z.uuid(),
  run: z.number().int(),
  step: z.enum(steps),
  unit: z.string(),
  job: z.string(),
});

/** The end of an engine's callback URL: which unit waits, sealed, so nobody can forge it. */
function writeCallbackToken(
  secretKey: string,
  { tenantId, callId, run, step, unit, job }: UnitRef & StepKey & { job: string },
): string {
  return `${tenantId}.${seal(secretKey, { tenantId, plain: JSON.stringify({ callId, run, step, unit, job }) })}`;
}

/** Null without an address at which the engine could reach this installation. */
export const createCallbackUrl =
  ({ publicUrl, secretKey }: { publicUrl: string | undefined; secretKey: string }): CallbackUrl =>
  (unit) =>
    publicUrl ? `${publicUrl.replace(/\/$/, '')}/api/v1/engine-jobs/${writeCallbackToken(secretKey, unit)}` : null;

/**
 * Signals the run that its job is done. Nothing the engine sends along is trusted; the run fetches the result itself.
 * Harmless when repeated, early or late.
 * @throws {Problem} not_found for a token that this installation did not issue, or whose call is gone
 */
export async function receiveCallback(
  { db, runs, secretKey }: { db: Database; runs: Pick<RunsPort, 'jobDone'>; secretKey: string },
  token: string,
): Promise<void> {
  const { tenantId, callId, run, ...key } = readToken(secretKey, token);
  const [call] = await withTenant(db, tenantId, (tx) =>
    tx
      .select({ sourceCallId: calls.sourceCallId })
      .from(calls)
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId))),
  );
  if (!call) throw notFound('job', 'of this address');
  await runs.jobDone({ tenantId, sourceCallId: call.sourceCallId, run }, key);
}

function readToken(secretKey: string, token: string) {
  const at = token.indexOf('.');
  const tenantId = token.slice(0, at);
  try {
    if (!isUuid(tenantId)) throw new Error('Not a tenant');
    const plain = unseal(secretKey, { tenantId, sealed: token.slice(at + 1) });
    return { tenantId, ...Unit.parse(JSON.parse(plain)) };
  } catch {
    throw notFound('job', 'of this address');
  }
}
