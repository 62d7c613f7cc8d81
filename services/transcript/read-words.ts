import { text } from 'node:stream/consumers';
import { StepFailure } from '../../core/failures.ts';
import type { TurnWords } from '../../core/transcript.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

/**
 * The words of a transcript with their times; empty if the engine gave none, or they are gone: turn bounds suffice for
 * most metrics.
 */
export async function readWords(storage: Pick<StoragePort, 'get'>, key: string | null): Promise<TurnWords[]> {
  if (key === null) return [];
  try {
    return JSON.parse(await text(await storage.get(key))) as TurnWords[];
  } catch (error) {
    if (error instanceof StepFailure && error.type === 'NotFound') return [];
    throw error;
  }
}
