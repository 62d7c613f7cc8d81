import { and, eq, exists, isNull, sql } from 'drizzle-orm';
import {
  type CallPlan,
  type CallRef,
  mainUnit,
  type Step,
  type StepReason,
  type StepState,
  steps,
} from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls, parked, recordings, transcripts } from '../../db/tables/calls.ts';
import { finishStep } from '../journal/steps.ts';
import { suppliedEngine } from '../transcript/supply.ts';

/** The sources a call came with, which decide which steps have nothing to do. */
type Sources = { hasAudio: boolean; hasTranscript: boolean };
type UnitRow = { step: Step; unit: string; state: StepState };

const ended: ReadonlySet<StepState> = new Set(['done', 'skipped', 'failed']);

/**
 * The remaining work of a call, for its first run or any later one: every unit whose row has not ended, in step order.
 * The units of a step are those with rows; a step without rows has the unit `main`. Steps with nothing to do are
 * recorded as skipped and left out, so they take no worker slot. Harmless when repeated.
 */
export async function planCall(tx: Tx, ref: CallRef, now: Date): Promise<CallPlan> {
  const [rows, sources] = [await readUnits(tx, ref), await readSources(tx, ref)];
  return planFrom(tx, ref, { rows, sources, now });
}

/** The same in the transaction that creates the call's row, when nothing needs to be read. */
export const planNewCall = (tx: Tx, ref: CallRef, sources: Sources, now: Date): Promise<CallPlan> =>
  planFrom(tx, ref, { rows: [], sources, now });

async function planFrom(
  tx: Tx,
  ref: CallRef,
  { rows, sources, now }: { rows: readonly UnitRow[]; sources: Sources; now: Date },
): Promise<CallPlan> {
  const plan: { step: Step; units: string[]; parked?: string[] }[] = [];
  const idle = idleSteps(sources);
  for (const step of steps) {
    const known = rows.filter((row) => row.step === step);
    const all = known.length > 0 ? known : [{ step, unit: mainUnit, state: 'waiting' as const }];
    const open = all.filter(({ state }) => !ended.has(state));
    const units = open.map(({ unit }) => unit);
    const reasonCode = idle[step];
    if (reasonCode)
      for (const unit of units) await finishStep(tx, ref, { step, unit }, { state: 'skipped', reasonCode }, now);
    else if (units.length > 0) {
      const parked = open.filter(({ state }) => state === 'parked').map(({ unit }) => unit);
      plan.push({ step, units, ...(parked.length > 0 ? { parked } : {}) });
    }
  }
  return plan;
}

/** A call with its transcript needs no engine, and without audio nothing to ingest either. */
function idleSteps({ hasAudio, hasTranscript }: Sources): Partial<Record<Step, StepReason>> {
  if (!hasTranscript) return {};
  return { transcribe: 'transcript_supplied', ...(hasAudio ? {} : { ingest: 'transcript_supplied' }) };
}

const waitsForPerson = (tx: Tx) =>
  tx
    .select({ id: parked.id })
    .from(parked)
    .where(
      and(
        ...[eq(parked.tenantId, callSteps.tenantId), eq(parked.callId, callSteps.callId)],
        ...[eq(parked.step, callSteps.step), eq(parked.unit, callSteps.unit), isNull(parked.resolvedAt)],
      ),
    );

const readUnits = (tx: Tx, { tenantId, callId }: CallRef): Promise<UnitRow[]> =>
  tx
    .select({
      step: callSteps.step,
      unit: callSteps.unit,
      // A parked row is what a person decides about: a unit without an open one still has to be done.
      state: sql<StepState>`case when ${callSteps.state} = 'parked' and not ${exists(waitsForPerson(tx))} then 'waiting' else ${callSteps.state} end`,
    })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId)))
    .orderBy(callSteps.unit);

async function readSources(tx: Tx, { tenantId, callId }: CallRef): Promise<Sources> {
  const [row] = await tx
    .select({ url: calls.recordingUrl, recording: recordings.callId, engine: transcripts.engine })
    .from(calls)
    .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
    .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  return { hasAudio: Boolean(row?.url ?? row?.recording), hasTranscript: row?.engine === suppliedEngine };
}
