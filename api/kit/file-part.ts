import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { Problem } from '../../core/problem.ts';

/**
 * Streams the first file of a multipart body to `work`, with the text parts before it; whatever follows is ignored.
 * @throws {Problem} invalid_input without a file, or if the body is broken; whatever `work` throws
 */
export function readFilePart<T>(
  incoming: IncomingMessage,
  work: (file: Readable, texts: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const parser = openParser(incoming);
    // The connection drives the parser and knows no caller, so bind the work to this caller.
    const workForCaller = AsyncResource.bind(work);
    let working: Promise<T> | undefined;
    let current: Readable | undefined;
    const texts: Record<string, string> = {};
    parser.on('field', (name, value) => {
      texts[name] = value;
    });
    parser.on('file', (_name, file) => {
      // A part that breaks off emits an error; without a listener that would end the process.
      file.on('error', () => {});
      if (working) return file.resume();
      current = file;
      working = workForCaller(file, { ...texts });
      working.then(resolve, (error) => {
        file.resume();
        reject(error);
      });
    });
    parser.on('finish', () => {
      const message = 'the part is missing';
      const missing = new Problem('invalid_input', 'Cannot import: the part "file" is missing', {
        fields: [{ field: 'file', value: null, message }],
      });
      if (!working) reject(missing);
    });
    parser.on('error', () => {
      const broken = new Problem('invalid_input', 'The multipart body is malformed');
      current?.destroy(broken);
      reject(broken);
    });
    incoming.on('close', () => incoming.complete || reject(new Problem('invalid_input', 'The file was cut off')));
    incoming.pipe(parser);
  });
}

function openParser(incoming: IncomingMessage) {
  try {
    const headers = incoming.headers as BusboyHeaders;
    const isPartAFile = (name: string | undefined, _type: string | undefined, fileName: string | undefined) =>
      name === 'file' || fileName !== undefined;
    return new Busboy({ headers, isPartAFile, limits: { fieldSize: 64 * 1024, fields: 20 } });
  } catch {
    throw new Problem('invalid_input', 'The multipart body has no boundary');
  }
}
