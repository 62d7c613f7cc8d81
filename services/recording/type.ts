/** Content types by file extension, which browsers and file servers often do not know. */
const byEnding: Record<string, string> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  mp2: 'audio/mpeg',
  amr: 'audio/amr',
  gsm: 'audio/gsm',
  ulaw: 'audio/basic',
  mulaw: 'audio/basic',
  ul: 'audio/basic',
  pcmu: 'audio/pcmu',
  alaw: 'audio/pcma',
  al: 'audio/pcma',
  pcma: 'audio/pcma',
};

/**
 * The content type to store a recording under: the sender's if it is an audio type, else by the file name, else plain
 * bytes. Only headerless telephone audio depends on it; all other formats are detected by content.
 */
export function audioType({ contentType, fileName }: { contentType: string | null; fileName: string | null }): string {
  const given = (contentType?.split(';')[0] ?? '').trim().toLowerCase();
  if (/^audio\/[a-z0-9.+-]+$/.test(given)) return given;
  const ending = fileName?.split('.').at(-1)?.toLowerCase() ?? '';
  return byEnding[ending] ?? 'application/octet-stream';
}
