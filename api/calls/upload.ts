import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { Problem } from '../../core/problem.ts';
import { wholeBytes } from '../kit/bodies.ts';

export type Upload<C, A> = {
  /** Checks the `call` part. An error it throws ends the upload and is reported. */
  readCall: (text: string) => Promise<C>;
  /** Stores the audio as it streams in; the stream fails before its end if the upload is incomplete or invalid. */
  storeAudio: (audio: { body: Readable; contentType: string; fileName: string | null }) => Promise<A>;
  maxAudioBytes: number;
};

/**
 * Reads a multipart body with the parts `call` (JSON) and `audio`, in either order, without buffering the audio. Its
 * stream does not end before the `call` part has been accepted, so a bad upload leaves nothing behind. A bad upload is
 * still read to its end, so its sender gets to see the error.
 * @throws {Problem} invalid_input or too_large, naming the part
 */
export async function readUpload<C, A>(
  incoming: IncomingMessage,
  upload: Upload<C, A>,
): Promise<{ call: C; audio: A }> {
  if (Number(incoming.headers['content-length']) > upload.maxAudioBytes + 2 * wholeBytes)
    throw tooLarge(upload.maxAudioBytes);
  // The connection drives the parser and knows no caller, so bind the work to this caller.
  const readCall = AsyncResource.bind(upload.readCall);
  const storeAudio = AsyncResource.bind(upload.storeAudio);
  const { promise: call, resolve: haveCall, reject: haveNoCall } = deferred<C>();
  const parser = openParser(incoming, upload.maxAudioBytes);
  const refused = deferred<never>();
  let stored: Promise<A> | undefined;
  let seenCall = false;
  let stop = (_error: Error): void => {};

  parser.on('field', (name, value, _nameCut, valueCut) => {
    if (name !== 'call') return;
    seenCall = true;
    if (valueCut) return haveNoCall(new Problem('too_large', `Cannot accept call: more than ${wholeBytes} bytes`));
    readCall(value).then(haveCall, haveNoCall);
  });
  parser.on('file', (name, file, fileName, _encoding, contentType) => {
    // A part that breaks off emits an error; without a listener that would end the process.
    file.on('error', () => stop(brokenBody()));
    if (name !== 'audio' || stored) return file.resume();
    const held = holdUntil(call);
    stop = (error) => held.destroy(error);
    held.on('error', () => {}); // reported through `stored`, or by whatever stopped it
    call.catch(stop);
    file.on('limit', () => refused.reject(tooLarge(upload.maxAudioBytes)));
    held.on('close', () => file.resume());
    stored = storeAudio({ body: file.pipe(held), contentType, fileName: fileName ?? null });
    stored.catch(() => held.destroy());
  });

  try {
    await Promise.race([parsed(incoming, parser), refused.promise]);
    if (!seenCall) haveNoCall(missing('call'));
    return { call: await call, audio: await (stored ?? Promise.reject(missing('audio'))) };
  } catch (error) {
    stop(error as Error);
    await stored?.catch(() => {});
    throw error;
  }
}

function openParser(incoming: IncomingMessage, maxAudioBytes: number): BusboyInstance {
  try {
    return new Busboy({
      headers: incoming.headers as BusboyHeaders,
      limits: { fileSize: maxAudioBytes, fieldSize: wholeBytes, fields: 20, files: 5, parts: 25 },
      isPartAFile: (name) => name === 'audio',
    });
  } catch {
    throw new Problem('invalid_input', 'The multipart body has no boundary');
  }
}

/** Resolves after the last part. */
function parsed(incoming: IncomingMessage, parser: BusboyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.on('finish', () => resolve());
    parser.on('error', () => reject(brokenBody()));
    incoming.on('error', () => reject(broken()));
    incoming.on('close', () => incoming.complete || reject(broken()));
    incoming.pipe(parser);
  });
}

/** Passes everything through, but ends only once the promise has resolved. */
const holdUntil = (good: Promise<unknown>) =>
  new Transform({
    transform: (piece, _encoding, done) => done(null, piece),
    flush: (done) => {
      good.then(
        () => done(),
        (error) => done(error),
      );
    },
  });

/** The rejection is for whoever awaits it; with nobody waiting it is not an unhandled one. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

const tooLarge = (bytes: number) => new Problem('too_large', `Cannot accept audio: more than ${bytes} bytes`);
const missing = (part: string) =>
  new Problem('invalid_input', `Cannot accept the upload: the part "${part}" is missing`, {
    fields: [{ field: part, value: null, message: 'the part is missing' }],
  });
const broken = () => new Problem('invalid_input', 'The upload was cut off');
const brokenBody = () => new Problem('invalid_input', 'The multipart body is malformed');
