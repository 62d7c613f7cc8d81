import type { TurnWords } from '../../core/transcript.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { readJson } from '../object/read.ts';

/**
 * The words of a transcript with their times; empty if the engine gave none, or they are gone: turn bounds suffice for
 * most metrics.
 */
export const readWords = async (storage: Pick<StoragePort, 'get'>, key: string | null): Promise<TurnWords[]> =>
  (await readJson(storage, key)) ?? [];
