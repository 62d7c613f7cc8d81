/** Task queues by kind of work. Running workflows depend on the names: never rename them. */
export const queues = {
  workflow: 'workflow',
  ingest: 'ingest',
  speech: 'speech',
  analysis: 'analysis',
  outreach: 'outreach',
} as const;

export const roles = Object.keys(queues) as readonly Role[];
/** What a worker process can run. */
export type Role = keyof typeof queues;
