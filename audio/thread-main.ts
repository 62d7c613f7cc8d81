import { parentPort } from 'node:worker_threads';
import { StepFailure } from '../core/failures.ts';
import type { AudioJob, FromThread, ToThread } from './job.ts';
import { measureAudio } from './measure.ts';
import { separateChannels } from './separate.ts';

const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread');
const tell = (message: FromThread) => port.postMessage(message);

// decoders log every damaged frame to the console; anything that matters reaches the caller as a failure
console.error = () => {};
console.warn = () => {};

let deliver: ((message: ToThread) => void) | undefined;

/** The bytes of the current job; one piece is requested at a time, so a fast disk cannot fill the memory. */
async function* incoming(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await new Promise<ToThread>((resolve) => {
      deliver = resolve;
      tell({ kind: 'more' });
    });
    if (message.kind !== 'bytes') return;
    yield message.bytes;
  }
}

const run = (job: AudioJob) =>
  job.task === 'measure' ? measureAudio(incoming(), job) : separateChannels(incoming(), job);

port.on('message', (message: ToThread) => {
  if (message.kind !== 'job') return deliver?.(message);
  run(message.job).then(
    (result) => tell({ kind: 'done', result }),
    (error: unknown) =>
      error instanceof StepFailure
        ? tell({ kind: 'failed', type: error.type, message: error.message })
        : tell({ kind: 'crashed', message: error instanceof Error ? error.message : String(error) }),
  );
});
