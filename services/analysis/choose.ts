import { StepFailure } from '../../core/failures.ts';
import type { AnalysisChoice } from '../../core/settings/pipeline.ts';
import type { LlmPort } from '../../providers/llm/port.ts';
import { modelAnalyzerVersion } from './model.ts';
import { rulesVersion } from './rules/analyze.ts';

/** Who reads the transcript. `version` says how, and is part of the key under which the result is stored. */
export type Analyst =
  | { engine: 'rules'; model: null; version: string }
  | { engine: string; model: string; version: string; llm: LlmPort };

/**
 * A tenant's choice on this installation: `auto` takes the configured model, else the embedded rules.
 * @returns null if the tenant requires a model and none is configured
 */
export function chooseAnalyst({ engine, model }: AnalysisChoice, llm: LlmPort | null): Analyst | null {
  if (engine !== 'rules' && llm)
    return { engine: llm.engine, model: model ?? llm.defaultModel, version: modelAnalyzerVersion, llm };
  return engine === 'openai' ? null : { engine: 'rules', model: null, version: rulesVersion };
}

export const noAnalyst = () =>
  new StepFailure(
    'NoAnalysisEngine',
    'This tenant requires a model and none is configured: set OPENAI_API_KEY or OPENAI_BASE_URL, or choose the engine auto or rules',
  );
