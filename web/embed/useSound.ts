import { useEffect, useState } from 'react';
import { type ApiClient, take } from '../../client/open.ts';

/**
 * The recording, loaded once somebody wants to hear it: an audio element cannot send the key, and each load is a
 * playback in the audit log.
 */
export function useSound(http: ApiClient, callId: string) {
  const [src, setSrc] = useState<string | null>(null);
  const [state, setState] = useState<'idle' | 'reading' | 'failed'>('idle');
  useEffect(() => () => void (src && URL.revokeObjectURL(src)), [src]);
  const listen = async () => {
    setState('reading');
    try {
      const asked = http.GET('/calls/{id}/audio', { params: { path: { id: callId } }, parseAs: 'blob' });
      setSrc(URL.createObjectURL((await take(asked)) as Blob));
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  return { src, state, listen: () => void listen() };
}
