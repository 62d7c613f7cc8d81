import { type StepResult, type UnitRef, unitOf } from '../../core/call.ts';
import type { Insights } from '../../core/insights.ts';
import type { StepProgress } from '../../core/progress.ts';
import { last } from '../../db/last.ts';
import type { Database, Tx } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import { inOneTrip, withTenant } from '../../db/tenant.ts';
import type { LlmPort } from '../../providers/llm/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { verify } from '../../reading/evidence/verify.ts';
import type { Answer } from '../analysis/answer.ts';
import type { AskDeps } from '../analysis/ask.ts';
import { type Analyst, chooseAnalyst, noAnalyst } from '../analysis/choose.ts';
import { modelBill } from '../analysis/ledger.ts';
import { analyzeWithModel } from '../analysis/model.ts';
import { findInsights, readMaterial, saveInsights, saveMetrics } from '../analysis/rows.ts';
import { concludeByRules, measureCall, type Spoken } from '../analysis/thread.ts';
import { createAskOnce } from '../answer/ask-once.ts';
import { writeBill } from '../journal/bill.ts';
import { readPartial, savePartial } from '../journal/partial.ts';
import { startStep } from '../journal/steps.ts';
import type { Leases } from '../lease/hold.ts';
import { hashOf } from '../transcript/hash.ts';
import { readWords } from '../transcript/read-words.ts';
import { createFinish } from './finish.ts';

export type AnalyzeDeps = {
  db: Database;
  storage: Pick<StoragePort, 'get'>;
  /** Null on an installation without a model: the embedded rules are used then. */
  llm: LlmPort | null;
  leases: Leases;
  now: () => Date;
};

/**
 * Computes a call's metrics and analyzes its meaning; both are written with the end of the step in one transaction.
 * Safe to repeat: an analysis is stored under (transcript, analyst, version, model), so a second run, and any other
 * call with the same words, pays nothing. A model's answer is written with its bill, so a canceled try or a dying
 * worker leaves it for the next. Ends `skipped` with `no_transcript`, or with `no_speech` if nobody spoke (metrics are
 * still written).
 * @throws StepFailure NoAnalysisEngine | InvalidOutput; RateLimited if no seat at the model is free; what the model's
 *   port throws
 */
export const createAnalyzeStep = ({ db, storage, llm, leases, now }: AnalyzeDeps) => {
  const askOnce = createAskOnce(now);
  return async (ref: UnitRef, progress: StepProgress): Promise<StepResult> => {
    const finish = createFinish({ db, now }, ref, unitOf('analyze', ref));

    const begun = await withTenant(db, ref.tenantId, async (tx) => {
      const start = startStep(tx, ref, unitOf('analyze', ref), now());
      const [material, isFirst] = await Promise.all([readMaterial(tx, ref), start]);
      const asked = requestFor(material, llm);
      const found = asked && send(findInsights(tx, { ...asked, tenantId: ref.tenantId }));
      if (found) last(tx, found);
      return { ...material, asked, found, isFirst };
    });
    const { transcript, durationSeconds, config, asked, found, isFirst } = begun;
    if (!transcript)
      return finish({ state: 'skipped', reasonCode: 'no_transcript' }, (tx) => [saveInsights(tx, ref, null, now())]);

    const { turns } = transcript;
    const words = await readWords(storage, transcript.wordsKey);
    const spoken = { turns, words, region: config.region, durationSeconds };
    const metrics = await measureCall(spoken, progress.signal);
    const saved = (tx: Tx) => saveMetrics(tx, ref, { metrics, isLengthKnown: durationSeconds !== null }, now());
    if (turns.every(({ text }) => text.trim() === ''))
      return finish({ state: 'skipped', reasonCode: 'no_speech' }, (tx) => [
        ...saved(tx),
        saveInsights(tx, ref, null, now()),
      ]);

    if (!asked) throw noAnalyst();
    const { analyst, requestHash } = asked;
    const requestKey = `${ref.callId}/${requestHash}`;
    const insights = (await found) ?? (await conclude(analyst, spoken));
    progress.signal.throwIfAborted();
    return finish({ state: 'done', reasonCode: null }, (tx) => [
      ...saved(tx),
      saveInsights(tx, ref, { requestHash, insights }, now()),
    ]);

    async function conclude(chosen: Analyst, spoken: Spoken): Promise<Insights> {
      if (!('llm' in chosen)) return concludeByRules(spoken, progress.signal);
      const unit = { ...ref, ...unitOf('analyze', ref), requestHash };
      const seat = { tenantId: ref.tenantId, kind: 'model', holder: `${ref.callId}/analyze/${ref.unit}` } as const;
      return leases.hold(seat, async () => {
        // Looked at again: while this try waited, an earlier one may have been answered.
        const [known, answers] = isFirst
          ? [undefined, []]
          : await withTenant(db, ref.tenantId, (tx) => Promise.all([findInsights(tx, unit), readPartial(tx, unit)]));
        if (known) return known;
        const paid = answers as Answer[];
        const record: AskDeps['record'] = async (request, got) => {
          await inOneTrip(db, ref, (tx) => [
            writeBill(tx, ref, modelBill(request), { now: now(), id: got?.id }),
            ...(got?.answers ? [savePartial(tx, unit, got.answers)] : []),
          ]);
        };
        const asking = { llm: chosen.llm, progress, now, record, paid, askOnce, requestKey };
        return verify(await analyzeWithModel(turns, chosen.model, asking), spoken);
      });
    }
  };
};

type Material = Awaited<ReturnType<typeof readMaterial>>;

/** The analyst to use, and the key under which the result is stored. Null without a transcript or analyst. */
function requestFor({ transcript, config }: Material, llm: LlmPort | null) {
  const analyst = chooseAnalyst(config.analysis, llm);
  if (!analyst || !transcript) return null;
  const { engine, model, version } = analyst;
  return { analyst, requestHash: hashOf([transcript.contentHash, version, engine, model, config.region]) };
}
