/** The facts found in one pass over a recording, by decoding, never trusted from a header. */
export type AudioFacts = {
  /**
   * How samples are encoded, in ffmpeg's terms: `pcm_s16le`, `pcm_mulaw`, `pcm_alaw`, `mp3`, `flac`, `opus`, `gsm`,
   * `amr_nb`, …
   */
  codec: string;
  container: 'wav' | 'mp3' | 'flac' | 'ogg' | 'amr' | 'raw';
  channels: number;
  sampleRateHz: number;
  /** Length of what could be decoded; 0 for a file with a header and no sound. */
  durationSeconds: number;
  /**
   * False if all channels carry the same sound, or none carries any: then one of them is enough. A channel that is
   * silent while another speaks differs: only one side was recorded, and the channel still says which.
   */
  channelsDiffer: boolean;
  /** The file ends before its own header or framing says it should; the rest is intact. */
  truncated: boolean;
  /** No channel ever gets louder than −60 dB of full scale. */
  silent: boolean;
  /**
   * Loudest sample of each slice of time, 0..100 of full scale, by channel; at most 2,000 slices, none for an empty
   * file.
   */
  peaks: number[][];
};

/** A stored recording, as its row describes it. Facts are null until the ingest step has analyzed it. */
export type StoredRecording = {
  storageKey: string;
  contentType: string;
  codec?: string | null;
  channels?: number | null;
  channelsDiffer?: boolean | null;
  truncated?: boolean;
};
