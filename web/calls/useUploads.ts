import { useState } from 'react';
import { sendRecording, type Upload } from './upload.ts';

/** Recordings on their way in, oldest first; a finished one stays for a moment, a failed one until it is dismissed. */
export function useUploads() {
  const [uploads, setUploads] = useState<(Upload & { key: number })[]>([]);
  const change = (key: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const dismiss = (key: number) => setUploads((all) => all.filter((one) => one.key !== key));

  const add = async (file: File) => {
    const key = Math.random();
    setUploads((all) => [...all, { key, name: file.name, sent: 0, total: file.size, state: 'sending', words: '' }]);
    try {
      const { known } = await sendRecording(file, (sent) => change(key, { sent }));
      change(key, { state: 'done', sent: file.size, words: known ? 'known already' : 'received' });
      setTimeout(() => dismiss(key), 5_000);
    } catch (error) {
      change(key, { state: 'failed', words: error instanceof Error ? error.message : String(error) });
    }
  };
  return { uploads, add: (files: Iterable<File>) => void Promise.all(Array.from(files, add)), dismiss };
}
