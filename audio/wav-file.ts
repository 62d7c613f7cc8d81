import { closeSync, openSync, writeSync } from 'node:fs';

const headerBytes = 44;

/**
 * Writes a 16-bit mono WAV file in pieces; the sizes in its header are correct after `close`. Blocks its thread: for
 * worker threads.
 */
export function createWavFile(path: string, rateHz: number) {
  const file = openSync(path, 'w');
  let dataBytes = 0;
  writeSync(file, new Uint8Array(headerBytes));
  return {
    add(samples: Float32Array): void {
      const pcm = new Int16Array(samples.length);
      for (let i = 0; i < samples.length; i++) {
        const sample = (samples[i] ?? 0) * 32_767;
        pcm[i] = sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : Math.round(sample);
      }
      const bytes = new Uint8Array(pcm.buffer);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      dataBytes += bytes.length;
    },
    close(): void {
      writeSync(file, header(dataBytes, rateHz), 0, headerBytes, 0);
      closeSync(file);
    },
  };
}

function header(dataBytes: number, rateHz: number): Uint8Array {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rateHz, 24);
  bytes.writeUInt32LE(rateHz * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}
