/** Samples of one speaker, 16 bit, and their sample rate. */
export type Sound = { rateHz: number; samples: Int16Array };

/** Reads 16-bit mono PCM, as the voices write it. */
export function readWav(file: Buffer): Sound {
  let at = 12;
  while (at + 8 <= file.length && file.toString('latin1', at, at + 4) !== 'data') at += 8 + file.readUInt32LE(at + 4);
  const from = at + 8;
  if (from > file.length) throw new Error('This WAV file contains no audio');
  const count = Math.floor(Math.min(file.readUInt32LE(at + 4), file.length - from) / 2);
  const samples = Int16Array.from({ length: count }, (_, i) => file.readInt16LE(from + 2 * i));
  return { rateHz: file.readUInt32LE(24), samples };
}

/** A WAV file of 16-bit PCM with one channel per row of samples; shorter rows are padded with silence. */
export function writeWav(rateHz: number, channels: readonly Int16Array[]): Buffer<ArrayBuffer> {
  const frames = Math.max(...channels.map((channel) => channel.length));
  const frameBytes = 2 * channels.length;
  const file = Buffer.alloc(44 + frames * frameBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(rateHz, 24);
  file.writeUInt32LE(rateHz * frameBytes, 28);
  file.writeUInt16LE(frameBytes, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(frames * frameBytes, 40);
  channels.forEach((channel, side) => {
    channel.forEach((sample, i) => {
      file.writeInt16LE(sample, 44 + i * frameBytes + 2 * side);
    });
  });
  return file;
}
