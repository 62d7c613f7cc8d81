import type { CallRow } from '../api/types.ts';
import { humanizeCode } from '../format/words.ts';

const ended = ['done', 'partial', 'failed', 'canceled'];

/** Intent and first topic; before there is an analysis, what is being done or why it waits. */
export function aboutOf({ about: known, stage, steps }: CallRow): string | null {
  const parked = steps.find(({ state }) => state === 'parked');
  if (parked) return `parked: ${humanizeCode(parked.reasonCode ?? parked.step)}`;
  if (!known) return ended.includes(stage) ? null : humanizeCode(stage);
  const words = [known.intent, known.topics[0]].filter((word, at, all) => word && all.indexOf(word) === at);
  return words.length > 0 ? words.join(' · ') : known.summary || null;
}

/** Why nothing is known about what was said. */
export function noInsights({ stage, steps }: CallRow): string {
  const found = steps.find(({ step }) => step === 'analyze');
  if (found?.reasonCode) return `analyze ${found.state}: ${humanizeCode(found.reasonCode)}`;
  return ended.includes(stage) ? `the call ended ${humanizeCode(stage)} without an analysis` : 'not analyzed yet';
}
