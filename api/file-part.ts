import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { Problem } from '../core/problem.ts';

/**
 * Streams the first file of a multipart body to `work`; everything else in the body is left aside.
 * @throws {Problem} invalid_input without a file, or when the body is broken; whatever `work` throws
 */
export function readFilePart<T>(incoming: IncomingMessage, work: (file: Readable) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const parser = openParser(incoming);
    let working: Promise<T> | undefined;
    let current: Readable | undefined;
    parser.on('file', (_name, file) => {
      if (working) return file.resume();
      current = file;
      working = work(file);
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
      const broken = new Problem('invalid_input', 'The multipart body is broken');
      current?.destroy(broken);
      reject(broken);
    });
    incoming.on('close', () => incoming.complete || reject(new Problem('invalid_input', 'The file broke off')));
    incoming.pipe(parser);
  });
}

function openParser(incoming: IncomingMessage) {
  try {
    const headers = incoming.headers as BusboyHeaders;
    return new Busboy({ headers, isPartAFile: (name) => name === 'file' });
  } catch {
    throw new Problem('invalid_input', 'The multipart body has no boundary');
  }
}
