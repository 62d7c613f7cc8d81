import { type Provider, serveProvider } from './provider.ts';

/** A telephone system that hosts recordings for download. `find`: undefined gives 404. */
export const serveHost = (find: (word: string) => Buffer | undefined, workMs: number): Promise<Provider> =>
  serveProvider((request) => {
    const word = request.url?.split('/').at(-1)?.replace('.wav', '') ?? '';
    const body = find(word);
    return body
      ? { subject: word, contentType: 'audio/wav', body }
      : { subject: word, status: 404, contentType: 'text/plain', body: Buffer.from('not here') };
  }, workMs);
