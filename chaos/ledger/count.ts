import type { Books } from './books.ts';

/** Totals for the table. */
export async function countAll({ installation, lives }: Books): Promise<Record<string, number>> {
  const { look, speech, model, host, storage } = installation;
  const [row] = await look.rows<Record<string, number>>(`
    select (select count(*)::int from contact_plans) as plans,
      (select count(*)::int from contact_attempts) as attempts,
      (select count(*)::int from simulated_calls) as "telephone calls",
      (select count(*)::int from parked) as "times parked",
      (select count(*)::int from model_calls) as "bill rows"`);
  const reruns = lives.reduce((sum, life) => sum + life.reruns.length, 0);
  return {
    'calls sent in': lives.length,
    'of those, with audio': lives.filter(({ call }) => call.kind !== 'transcript').length,
    'erasures requested': lives.filter(({ erase }) => erase !== 'not asked').length,
    'reruns requested': reruns,
    ...row,
    'requests to speech': speech.log.entries.length,
    'requests to the model': model.log.entries.length,
    'requests for recordings': host.log.entries.length,
    'objects in storage': (await storage.keys()).length,
  };
}
