import { parentPort } from 'node:worker_threads';
import { verify } from '../../reading/evidence/verify.ts';
import { measure } from '../../reading/metrics/measure.ts';
import { analyzeWithRules } from './rules/analyze.ts';
import type { Read, Spoken } from './thread.ts';

const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread');

/** The caller aborts by ending the whole thread. */
const never = new AbortController().signal;

port.on('message', ({ spoken, task }: { spoken: Spoken; task: 'measure' | 'conclude' }) => {
  const read =
    task === 'measure'
      ? Promise.resolve(measure(spoken))
      : analyzeWithRules(spoken, never).then((draft) => verify(draft, spoken));
  read.then(
    (result) => port.postMessage({ result } satisfies Read),
    (error: unknown) =>
      port.postMessage({ failed: error instanceof Error ? error.message : String(error) } satisfies Read),
  );
});
